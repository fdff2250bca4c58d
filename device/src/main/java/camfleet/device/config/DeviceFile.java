package camfleet.device.config;

import camfleet.mqtt.BrokerAddress;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a device is told before it starts: device.yaml with the environment and the command line
 * over it. Never shows its password.
 *
 * @param user MQTT user name, the id unless told otherwise
 * @param password null for none
 * @param caFile PEM certificates that those of broker and frame streams must descend from; null for
 *     the system's
 * @param dataDir where boot number and configuration are kept; null keeps nothing
 * @param camera a source that {@code Cameras} knows, such as {@code synthetic} or {@code file:PATH}
 * @param groups groups besides those that the manager assigns
 * @param settings checked initial values by key
 * @param logLevel least level on stderr: debug, info, warn or error
 * @param streamAllow where frames may be streamed to, see {@link StreamAllowList}; empty is the
 *     broker's host
 * @param warmUp how long after opening the camera's pictures are not delivered; null is as long as
 *     the source needs
 */
public record DeviceFile(
    DeviceId id,
    BrokerAddress broker,
    String user,
    String password,
    Path caFile,
    Topics topics,
    Path dataDir,
    String camera,
    List<String> groups,
    Map<String, Object> settings,
    String logLevel,
    List<String> streamAllow,
    Duration warmUp) {
  public DeviceFile {
    groups = List.copyOf(groups);
    streamAllow = List.copyOf(streamAllow);
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** A device as tests and simulations make it: no file, everything else by default. */
  public static DeviceFile of(DeviceId id, BrokerAddress broker, String password) {
    return new DeviceFile(
        id,
        broker,
        id.value(),
        password,
        null,
        Topics.standard(),
        null,
        "synthetic",
        List.of(),
        Map.of(),
        "info",
        List.of(),
        null);
  }

  public DeviceFile withDataDir(Path dir) {
    return new DeviceFile(
        id,
        broker,
        user,
        password,
        caFile,
        topics,
        dir,
        camera,
        groups,
        settings,
        logLevel,
        streamAllow,
        warmUp);
  }

  public DeviceFile withCamera(String source) {
    return new DeviceFile(
        id,
        broker,
        user,
        password,
        caFile,
        topics,
        dataDir,
        source,
        groups,
        settings,
        logLevel,
        streamAllow,
        warmUp);
  }

  public DeviceFile withSettings(Map<String, Object> values) {
    return new DeviceFile(
        id,
        broker,
        user,
        password,
        caFile,
        topics,
        dataDir,
        camera,
        groups,
        values,
        logLevel,
        streamAllow,
        warmUp);
  }

  public DeviceFile withGroups(List<String> names) {
    return new DeviceFile(
        id,
        broker,
        user,
        password,
        caFile,
        topics,
        dataDir,
        camera,
        names,
        settings,
        logLevel,
        streamAllow,
        warmUp);
  }

  public DeviceFile withCaFile(Path file) {
    return new DeviceFile(
        id,
        broker,
        user,
        password,
        file,
        topics,
        dataDir,
        camera,
        groups,
        settings,
        logLevel,
        streamAllow,
        warmUp);
  }

  public DeviceFile withTopics(Topics others) {
    return new DeviceFile(
        id,
        broker,
        user,
        password,
        caFile,
        others,
        dataDir,
        camera,
        groups,
        settings,
        logLevel,
        streamAllow,
        warmUp);
  }

  public DeviceFile withStreamAllow(List<String> entries) {
    return new DeviceFile(
        id, broker, user, password, caFile, topics, dataDir, camera, groups, settings, logLevel,
        entries, warmUp);
  }

  /** Where frames may be streamed to: what the file says, else the broker's host at any port. */
  public StreamAllowList streamAllowList() {
    return StreamAllowList.of(
        streamAllow.isEmpty() ? List.of(broker.host().replaceAll("[\\[\\]]", "")) : streamAllow);
  }

  /**
   * How long after opening the camera's pictures are not delivered.
   *
   * @param needed by the source, unless the file says otherwise
   */
  public Duration warmUpOr(Duration needed) {
    return warmUp == null ? needed : warmUp;
  }

  @Override
  public String toString() {
    return "DeviceFile[" + id + " at " + broker + ", camera " + camera + "]";
  }
}
