package camfleet.manager;

import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.Login;
import camfleet.topic.Topics;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

/**
 * What a manager is told at its start.
 *
 * @param caFile PEM certificates that the broker's must descend from; null for the system's
 * @param root the first word of every topic
 * @param httpHost where it listens; loopback unless told otherwise
 * @param httpPort 0 for a free one
 * @param names further names under which a manager on loopback may be asked, such as that of a
 *     proxy
 * @param homeAssistant whether Home Assistant is told of the cameras
 * @param data where it keeps what it must not forget
 * @param version the program's
 */
public record ManagerSettings(
    BrokerAddress broker,
    Login login,
    Path caFile,
    String root,
    String httpHost,
    int httpPort,
    Set<String> names,
    boolean homeAssistant,
    Path data,
    String version) {
  public static final String DEFAULT_HTTP_HOST = "127.0.0.1";
  public static final int DEFAULT_HTTP_PORT = 8080;

  public ManagerSettings {
    Objects.requireNonNull(broker, "broker");
    Objects.requireNonNull(login, "login");
    Objects.requireNonNull(httpHost, "httpHost");
    if (httpPort < 0 || httpPort > 65_535) {
      throw new IllegalArgumentException("HTTP port must be 0..65535, was " + httpPort);
    }
    new Topics(root);
    names = Set.copyOf(names);
  }

  /** A manager on loopback, with Home Assistant. */
  public static ManagerSettings of(BrokerAddress broker, Login login, Path data) {
    String version = ManagerSettings.class.getPackage().getImplementationVersion();
    return new ManagerSettings(
        broker,
        login,
        null,
        Topics.DEFAULT_ROOT,
        DEFAULT_HTTP_HOST,
        DEFAULT_HTTP_PORT,
        Set.of(),
        true,
        data,
        version == null ? "development" : version);
  }

  public ManagerSettings withHttp(String host, int port) {
    return new ManagerSettings(
        broker, login, caFile, root, host, port, names, homeAssistant, data, version);
  }

  public ManagerSettings withNames(Set<String> others) {
    return new ManagerSettings(
        broker, login, caFile, root, httpHost, httpPort, others, homeAssistant, data, version);
  }

  public ManagerSettings withRoot(String word) {
    return new ManagerSettings(
        broker, login, caFile, word, httpHost, httpPort, names, homeAssistant, data, version);
  }

  public ManagerSettings withHomeAssistant(boolean on) {
    return new ManagerSettings(
        broker, login, caFile, root, httpHost, httpPort, names, on, data, version);
  }

  public ManagerSettings withCaFile(Path file) {
    return new ManagerSettings(
        broker, login, file, root, httpHost, httpPort, names, homeAssistant, data, version);
  }
}
