package camfleet.stream;

import camfleet.topic.DeviceId;
import java.time.Instant;
import java.util.Objects;

/**
 * What the manager tells a subscriber about a camera besides its frames.
 *
 * @param device the camera
 * @param channel the channel that it is about; needed by {@code channel}, {@code ended} and {@code
 *     gap}, otherwise null
 * @param id the subscription that it is about; needed by {@code channel}, otherwise may be null
 * @param missed how many frames did not fit the queue; needed by {@code gap}, otherwise null
 * @param lastAt when the camera's last frame was captured, or null when unknown
 * @param message a sentence for people, or null
 */
public record Notice(
    String device,
    Kind kind,
    Integer channel,
    String id,
    Long missed,
    Instant lastAt,
    String message)
    implements StreamDocument {
  private static final int MAX_MESSAGE = 300;

  /** What happened. */
  public enum Kind {
    /** The camera's frames for this subscription come on this channel from now on. */
    CHANNEL,
    /** The channel carries no more frames; its number may be announced again. */
    ENDED,
    ONLINE,
    OFFLINE,
    /** The device is connected, and what it says or shows is old. */
    STALE,
    /** Frames were lost that {@code every} had promised. */
    GAP
  }

  public Notice {
    Objects.requireNonNull(device, "device");
    DeviceId.of(device);
    Objects.requireNonNull(kind, "kind");
    if (channel != null) {
      Texts.range("channel", channel, 0, 0xFFFF);
    }
    if (missed != null) {
      Texts.range("missed", missed, 1, Long.MAX_VALUE);
    }
    Texts.optional("id", id, Texts.MAX_ID);
    Texts.optional("message", message, MAX_MESSAGE);
    if (kind == Kind.CHANNEL) {
      Objects.requireNonNull(id, "id");
    }
    if (kind == Kind.CHANNEL || kind == Kind.ENDED || kind == Kind.GAP) {
      Objects.requireNonNull(channel, "channel");
    }
    if (kind == Kind.GAP) {
      Objects.requireNonNull(missed, "missed");
    }
  }

  public static Notice channel(DeviceId device, int channel, String subscription) {
    return new Notice(device.value(), Kind.CHANNEL, channel, subscription, null, null, null);
  }

  public static Notice ended(DeviceId device, int channel) {
    return new Notice(device.value(), Kind.ENDED, channel, null, null, null, null);
  }

  public static Notice gap(DeviceId device, int channel, long missed) {
    return new Notice(device.value(), Kind.GAP, channel, null, missed, null, null);
  }

  /** Of a camera's presence: {@code online}, {@code offline} or {@code stale}. */
  public static Notice presence(DeviceId device, Kind kind, Instant lastAt) {
    return presence(device, kind, lastAt, null);
  }

  /**
   * The same with its reason.
   *
   * @param message of any length, or null
   */
  public static Notice presence(DeviceId device, Kind kind, Instant lastAt, String message) {
    boolean isLong = message != null && message.length() > MAX_MESSAGE;
    String fitting = isLong ? message.substring(0, MAX_MESSAGE - 1) + "…" : message;
    return new Notice(device.value(), kind, null, null, null, lastAt, fitting);
  }

  @Override
  public StreamType type() {
    return StreamType.NOTICE;
  }
}
