package camfleet.client;

import camfleet.stream.Notice;
import java.time.Instant;
import java.util.Objects;

/**
 * What the manager said of a camera besides its frames.
 *
 * @param camera the device's id
 * @param missed with {@link Kind#GAP}, how many frames were lost, at least 1; otherwise 0
 * @param lastAt when the camera's last frame was captured, by the device's clock; null when unknown
 * @param message a sentence for people, or null
 */
public record CameraNotice(String camera, Kind kind, long missed, Instant lastAt, String message) {
  /** What happened. */
  public enum Kind {
    ONLINE,
    /**
     * The device says that it is there, but nothing fresh came for a while, or its camera gives no
     * new pictures, for which the message is the reason; or nothing is known.
     */
    STALE,
    OFFLINE,
    /** {@code every} could not be kept: frames did not fit the manager's queue. */
    GAP,
    /** The selector matches the camera no longer, or the manager was told to forget it. */
    ENDED
  }

  public CameraNotice {
    Objects.requireNonNull(camera, "camera");
    Objects.requireNonNull(kind, "kind");
  }

  /** What a program is told of this; null for what only the connection needs. */
  static CameraNotice of(Notice said) {
    Kind kind =
        switch (said.kind()) {
          case CHANNEL -> null;
          case ONLINE -> Kind.ONLINE;
          case STALE -> Kind.STALE;
          case OFFLINE -> Kind.OFFLINE;
          case GAP -> Kind.GAP;
          case ENDED -> Kind.ENDED;
        };
    long missed = said.missed() == null ? 0 : said.missed();
    return kind == null
        ? null
        : new CameraNotice(said.device(), kind, missed, said.lastAt(), said.message());
  }

  /** The camera's presence from now on; null when this does not tell it. */
  Presence presence() {
    return switch (kind) {
      case ONLINE -> Presence.ONLINE;
      case STALE -> Presence.STALE;
      case OFFLINE -> Presence.OFFLINE;
      case ENDED -> Presence.UNKNOWN;
      case GAP -> null;
    };
  }
}
