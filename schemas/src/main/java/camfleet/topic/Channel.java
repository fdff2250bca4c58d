package camfleet.topic;

import static camfleet.topic.Party.DEVICE;
import static camfleet.topic.Party.MANAGER;

import java.time.Duration;
import java.util.Set;

/**
 * Every topic of the protocol, once: its shape below the root, who publishes it, quality of
 * service, retention and expiry. {@code schemas/PROTOCOL.md} holds the same table and a test
 * compares the two.
 *
 * <p>In a shape {@code <id>} is a device, {@code <g>} a group, {@code <name>} a command, {@code
 * <key>} a setting, {@code <class>} an event class, {@code <level>} a log level, {@code
 * <requester>} a user name and {@code <corr>} a correlation.
 */
public enum Channel {
  STATUS("dev/<id>/status", Set.of(DEVICE), 1, true, null),
  INFO("dev/<id>/info", Set.of(DEVICE), 1, true, null),
  DESIRED("dev/<id>/config/desired", Set.of(MANAGER), 1, true, null),
  REPORTED("dev/<id>/config/reported", Set.of(DEVICE), 1, true, null),
  SET("dev/<id>/set", Sides.ASKING, 1, false, Duration.ofSeconds(60)),
  SET_KEY("dev/<id>/set/<key>", Sides.ASKING_AND_HOME, 1, false, Duration.ofSeconds(60)),
  COMMAND("dev/<id>/cmd/<name>", Sides.ASKING_AND_HOME, 1, false, Duration.ofSeconds(30)),
  RESULT("dev/<id>/res/<name>", Set.of(DEVICE), 1, false, Duration.ofSeconds(300)),
  STATE("dev/<id>/state", Set.of(DEVICE), 1, true, null),
  /** Expires after three intervals; the duration here is that of the default interval of 10 s. */
  HEALTH("dev/<id>/health", Set.of(DEVICE), 0, true, Duration.ofSeconds(30)),
  MOTION("dev/<id>/motion", Set.of(DEVICE), 1, true, null),
  /** Expires with the picture, see {@link #LATEST}. */
  FRAME("dev/<id>/frame", Set.of(DEVICE), 0, true, Duration.ofSeconds(10)),
  EVENT("dev/<id>/event/<class>", Set.of(DEVICE), 1, false, Duration.ofSeconds(3600)),
  LOG("dev/<id>/log/<level>", Set.of(DEVICE), 0, false, Duration.ofSeconds(60)),
  UPDATE("dev/<id>/update", Set.of(DEVICE), 1, true, null),
  /** Expires after max(3 × interval, 10 s); the duration here is the least. */
  LATEST("img/<id>/latest", Set.of(DEVICE), 0, true, Duration.ofSeconds(10)),
  THUMBNAIL("img/<id>/thumb", Set.of(DEVICE), 0, true, Duration.ofSeconds(3600)),
  MOTION_PICTURE("img/<id>/motion", Set.of(DEVICE), 0, true, Duration.ofSeconds(86400)),
  GROUP_COMMAND("group/<g>/cmd/<name>", Sides.ASKING, 1, false, Duration.ofSeconds(30)),
  ALL_COMMAND("all/cmd/<name>", Set.of(MANAGER), 1, false, Duration.ofSeconds(30)),
  GROUP_SET("group/<g>/set", Set.of(MANAGER), 1, false, Duration.ofSeconds(60)),
  GROUP_SET_KEY("group/<g>/set/<key>", Set.of(MANAGER), 1, false, Duration.ofSeconds(60)),
  ALL_SET("all/set", Set.of(MANAGER), 1, false, Duration.ofSeconds(60)),
  ALL_SET_KEY("all/set/<key>", Set.of(MANAGER), 1, false, Duration.ofSeconds(60)),
  FLEET_STATUS("fleet/status", Set.of(MANAGER), 1, true, null),
  FLEET_INFO("fleet/info", Set.of(MANAGER), 1, true, null),
  FLEET_INGEST("fleet/ingest", Set.of(MANAGER), 1, true, null),
  FLEET_SUMMARY("fleet/summary", Set.of(MANAGER), 0, true, Duration.ofSeconds(180)),
  REPLY("reply/<requester>/<corr>", Set.of(DEVICE, MANAGER), 1, false, Duration.ofSeconds(60));

  private final String shape;
  private final Set<Party> publishers;
  private final int qos;
  private final boolean retained;
  private final Duration expiry;

  Channel(String shape, Set<Party> publishers, int qos, boolean retained, Duration expiry) {
    this.shape = shape;
    this.publishers = publishers;
    this.qos = qos;
    this.retained = retained;
    this.expiry = expiry;
  }

  /** The topic below the root, with its placeholders. */
  public String shape() {
    return shape;
  }

  public Set<Party> publishers() {
    return publishers;
  }

  public int qos() {
    return qos;
  }

  public boolean retained() {
    return retained;
  }

  /** How long a message is of use (MQTT 5 §3.3.2.3.3); null when it does not expire. */
  public Duration expiry() {
    return expiry;
  }

  /** Whether the payload is a picture, which the inbox keeps latest-only. */
  public boolean isPicture() {
    return shape.startsWith("img/");
  }

  /** Sets of publishers that several rows share. */
  private static final class Sides {
    static final Set<Party> ASKING = Set.of(MANAGER, Party.OPERATOR);
    static final Set<Party> ASKING_AND_HOME = Set.of(MANAGER, Party.OPERATOR, Party.HOMEASSISTANT);
  }
}
