package camfleet.manager;

import camfleet.manager.frames.IngestSettings;
import camfleet.manager.frames.WatchLimits;
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
 * @param stream the port for frames
 * @param watching how many may watch
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
    IngestSettings stream,
    WatchLimits watching,
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
        IngestSettings.on(IngestSettings.DEFAULT_HOST, IngestSettings.DEFAULT_PORT),
        WatchLimits.DEFAULTS,
        Set.of(),
        true,
        data,
        version == null ? "development" : version);
  }

  public ManagerSettings withHttp(String host, int port) {
    return with(root, caFile, host, port, stream, watching, names, homeAssistant);
  }

  public ManagerSettings withStream(IngestSettings other) {
    return with(root, caFile, httpHost, httpPort, other, watching, names, homeAssistant);
  }

  public ManagerSettings withWatching(WatchLimits limits) {
    return with(root, caFile, httpHost, httpPort, stream, limits, names, homeAssistant);
  }

  public ManagerSettings withNames(Set<String> others) {
    return with(root, caFile, httpHost, httpPort, stream, watching, others, homeAssistant);
  }

  public ManagerSettings withRoot(String word) {
    return with(word, caFile, httpHost, httpPort, stream, watching, names, homeAssistant);
  }

  public ManagerSettings withHomeAssistant(boolean on) {
    return with(root, caFile, httpHost, httpPort, stream, watching, names, on);
  }

  public ManagerSettings withCaFile(Path file) {
    return with(root, file, httpHost, httpPort, stream, watching, names, homeAssistant);
  }

  private ManagerSettings with(
      String word,
      Path file,
      String host,
      int port,
      IngestSettings frames,
      WatchLimits limits,
      Set<String> others,
      boolean discovery) {
    return new ManagerSettings(
        broker, login, file, word, host, port, frames, limits, others, discovery, data, version);
  }
}
