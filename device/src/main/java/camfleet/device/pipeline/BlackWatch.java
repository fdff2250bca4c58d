package camfleet.device.pipeline;

import camfleet.device.camera.Darkness;
import camfleet.device.camera.Picture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Whether the camera's pictures are black. One is looked at about each second, and what is seen is
 * believed when it lasts for two seconds and two looks. Of the capture thread alone.
 */
final class BlackWatch {
  private static final long LOOK_NANOS = 900_000_000L;
  private static final long LASTS_NANOS = 2_000_000_000L;

  private final Predicate<Picture> isBlack;
  private final LongSupplier nanos;
  private boolean looked;
  private long lookedNanos;
  private boolean believed;
  private int doubts;
  private long doubtedNanos;

  BlackWatch(LongSupplier nanos) {
    this(Darkness::isBlack, nanos);
  }

  BlackWatch(Predicate<Picture> isBlack, LongSupplier nanos) {
    this.isBlack = isBlack;
    this.nanos = nanos;
  }

  boolean isBlack() {
    return believed;
  }

  /** A new picture came; whether this changed {@link #isBlack}. */
  boolean look(Picture picture) {
    long now = nanos.getAsLong();
    if (looked && now - lookedNanos < LOOK_NANOS) {
      return false;
    }
    looked = true;
    lookedNanos = now;
    if (isBlack.test(picture) == believed) {
      doubts = 0;
      return false;
    }
    if (doubts++ == 0) {
      doubtedNanos = now;
    }
    if (doubts < 2 || now - doubtedNanos < LASTS_NANOS) {
      return false;
    }
    doubts = 0;
    believed = !believed;
    return true;
  }
}
