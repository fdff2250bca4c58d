package camfleet.manager.fleet;

import camfleet.message.DeviceState;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What the manager knows of one device, at one moment.
 *
 * @param presence what the signs meant when it was last looked at
 * @param since when the presence became what it is
 * @param motion what the motion topic says, or null
 */
public record Device(
    DeviceId id,
    Documents documents,
    Signs signs,
    ClockOffset clock,
    Boolean motion,
    Presence presence,
    Instant since) {
  public Device {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(documents, "documents");
    Objects.requireNonNull(signs, "signs");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(presence, "presence");
    Objects.requireNonNull(since, "since");
  }

  static Device unknown(DeviceId id, Instant now, long nowNanos) {
    return new Device(
        id, Documents.NONE, Signs.none(nowNanos), ClockOffset.UNKNOWN, null, Presence.UNKNOWN, now);
  }

  Device with(Documents other) {
    return new Device(id, other, signs, clock, motion, presence, since);
  }

  Device with(Signs other) {
    return new Device(id, documents, other, clock, motion, presence, since);
  }

  Device with(ClockOffset other) {
    return new Device(id, documents, signs, other, motion, presence, since);
  }

  Device withMotion(Boolean other) {
    return new Device(id, documents, signs, clock, other, presence, since);
  }

  /** The same with its presence as of now. */
  Device judged(Instant now, long nowNanos) {
    Presence is = Presence.of(signs, nowNanos);
    return is == presence ? this : new Device(id, documents, signs, clock, motion, is, now);
  }

  /** What people call it: the name setting in force, else the id. */
  public String name() {
    Object name = reportedValue("name");
    return name instanceof String text && !text.isBlank() ? text : id.value();
  }

  /** A setting's value in force, or null when the device has not said. */
  public Object reportedValue(String key) {
    return documents.reported() == null ? null : documents.reported().config().get(key);
  }

  /** The groups that the device or the manager says it is in, sorted. */
  public List<String> groups() {
    TreeSet<String> groups = new TreeSet<>();
    if (documents.info() != null) {
      groups.addAll(documents.info().groups());
    }
    if (documents.desired() != null) {
      groups.addAll(documents.desired().groups());
    }
    return List.copyOf(groups);
  }

  /**
   * Why a camera that is online gives no new pictures, in words; null when it gives some, or is not
   * to. A black picture is a new one.
   */
  public String cameraTrouble() {
    DeviceState state = documents.state();
    if (presence != Presence.ONLINE || state == null || !state.camera().isTrouble()) {
      return null;
    }
    return state.cameraError() == null
        ? "the camera is " + state.camera().name().toLowerCase(Locale.ROOT)
        : state.cameraError();
  }

  /** How old a picture may be before it is not to be shown: three intervals, at least 10 s. */
  public Duration pictureLife() {
    Object fps = reportedValue("latest_fps");
    double slowest = fps instanceof Number number ? number.doubleValue() : 1;
    double seconds = slowest > 0 ? Math.min(3 / slowest, 3_600) : 3_600;
    return Duration.ofMillis((long) (Math.max(seconds, 10) * 1_000));
  }

  /**
   * The true age of a picture as well as it can be known, in milliseconds: by the device's clock,
   * corrected where that is far off, and never less than the time since it arrived.
   */
  public long pictureAgeMillis(Instant capturedAt, long arrivedNanos, Instant now, long nowNanos) {
    long sinceArrival = Math.max(0, (nowNanos - arrivedNanos) / 1_000_000);
    long byClock = Duration.between(capturedAt, now).toMillis() - clock.correctionMillis();
    return Math.max(sinceArrival, byClock);
  }
}
