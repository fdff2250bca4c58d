package camfleet.manager;

import camfleet.manager.frames.IngestSettings;
import camfleet.manager.frames.WatchLimits;
import camfleet.manager.store.StoreSettings;
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
 * @param data its folder
 * @param store where it keeps what it must not forget
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
    StoreSettings store,
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
    Objects.requireNonNull(store, "store");
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
        StoreSettings.in(data),
        version == null ? "development" : version);
  }

  public ManagerSettings withHttp(String host, int port) {
    return with(root, caFile, host, port, stream, watching, names, homeAssistant, store);
  }

  public ManagerSettings withStream(IngestSettings other) {
    return with(root, caFile, httpHost, httpPort, other, watching, names, homeAssistant, store);
  }

  public ManagerSettings withWatching(WatchLimits limits) {
    return with(root, caFile, httpHost, httpPort, stream, limits, names, homeAssistant, store);
  }

  public ManagerSettings withNames(Set<String> others) {
    return with(root, caFile, httpHost, httpPort, stream, watching, others, homeAssistant, store);
  }

  public ManagerSettings withRoot(String word) {
    return with(word, caFile, httpHost, httpPort, stream, watching, names, homeAssistant, store);
  }

  public ManagerSettings withHomeAssistant(boolean on) {
    return with(root, caFile, httpHost, httpPort, stream, watching, names, on, store);
  }

  public ManagerSettings withCaFile(Path file) {
    return with(root, file, httpHost, httpPort, stream, watching, names, homeAssistant, store);
  }

  public ManagerSettings withStore(StoreSettings other) {
    return with(root, caFile, httpHost, httpPort, stream, watching, names, homeAssistant, other);
  }

  private ManagerSettings with(
      String word,
      Path file,
      String host,
      int port,
      IngestSettings frames,
      WatchLimits limits,
      Set<String> others,
      boolean discovery,
      StoreSettings memory) {
    return new ManagerSettings(
        broker, login, file, word, host, port, frames, limits, others, discovery, data, memory,
        version);
  }
}
