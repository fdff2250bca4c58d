package camfleet.device.camera;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Brings picture k together with block k of what is told about pictures, which come through two
 * pipes. The program writes a block right after its picture and before the next one, so whenever
 * both pipes have been quiet for most of an interval, nothing may be left over on either side: what
 * is, has lost its partner. Thus a block that is lost, late or garbled costs one picture its block
 * and shifts nothing. Not safe for several threads.
 */
final class MetadataPairing {
  /** Part of an interval after which the partner of what came last does not come any more. */
  private static final double QUIET = 0.75;

  private static final long LEAST_QUIET_NANOS = 5_000_000L;
  private static final long MOST_QUIET_NANOS = 250_000_000L;

  /** So many pictures without a block in a row, and the next is not kept waiting for one. */
  private static final int PATIENT_PICTURES = 3;

  /** More than that on one side has no partner on the other. */
  private static final int MOST_WAITING = 8;

  /** The latest and the one before, so that a reader's hiccup of an interval costs nothing. */
  private static final int MOST_READY = 2;

  private final long quietNanos;
  private final Deque<Arrival> pictures = new ArrayDeque<>();
  private final Deque<FrameMetadata> blocks = new ArrayDeque<>();
  private final Deque<Told> ready = new ArrayDeque<>();
  private long lastNanos;
  private int untold;
  private long usualAge;

  private record Arrival(byte[] jpeg, long wallNanos, long nanos) {}

  /**
   * A picture with what is told about it.
   *
   * @param capturedAtNanos ns since 1970
   * @param arrivedNanos monotonic
   * @param metadata null when none came
   */
  record Told(byte[] jpeg, long capturedAtNanos, long arrivedNanos, FrameMetadata metadata) {}

  private MetadataPairing(long quietNanos, int untold) {
    this.quietNanos = quietNanos;
    this.untold = untold;
  }

  /** For a program that writes so many pictures per second and tells about each. */
  static MetadataPairing of(double fps) {
    long quiet = Math.round(QUIET * 1e9 / fps);
    return new MetadataPairing(Math.max(LEAST_QUIET_NANOS, Math.min(MOST_QUIET_NANOS, quiet)), 0);
  }

  /** For a program that tells nothing: each picture is ready as it arrives. */
  static MetadataPairing none() {
    return new MetadataPairing(MOST_QUIET_NANOS, PATIENT_PICTURES);
  }

  /**
   * A picture arrived.
   *
   * @param wallNanos ns since 1970
   * @param nanos monotonic
   */
  void picture(byte[] jpeg, long wallNanos, long nanos) {
    look(nanos);
    lastNanos = nanos;
    pictures.add(new Arrival(jpeg, wallNanos, nanos));
    match();
    while (pictures.size() > MOST_WAITING || untold >= PATIENT_PICTURES && !pictures.isEmpty()) {
      ready(pictures.remove(), null);
    }
  }

  /** A block arrived. */
  void block(FrameMetadata metadata, long nanos) {
    look(nanos);
    if (untold >= PATIENT_PICTURES) {
      // Its picture is gone; the next one has reason to wait.
      untold = 0;
      return;
    }
    lastNanos = nanos;
    blocks.add(metadata);
    match();
    if (blocks.size() > MOST_WAITING) {
      blocks.remove();
    }
  }

  private void match() {
    while (!pictures.isEmpty() && !blocks.isEmpty()) {
      untold = 0;
      ready(pictures.remove(), blocks.remove());
    }
  }

  private void ready(Arrival picture, FrameMetadata metadata) {
    OptionalLong told =
        metadata == null
            ? OptionalLong.empty()
            : metadata.capturedAt(picture.wallNanos, picture.nanos);
    if (told.isPresent()) {
      usualAge = picture.wallNanos - told.getAsLong();
    }
    // One between others that were told takes their age, so that time does not run backwards.
    long capturedAt = told.orElse(picture.wallNanos - usualAge);
    ready.add(new Told(picture.jpeg, capturedAt, picture.nanos, metadata));
    if (ready.size() > MOST_READY) {
      ready.remove();
    }
  }

  private void look(long nanos) {
    if (nanos - lastNanos < quietNanos) {
      return;
    }
    blocks.clear();
    while (!pictures.isEmpty()) {
      untold++;
      ready(pictures.remove(), null);
    }
  }

  /** The next picture that is ready at this moment, or null. */
  Told take(long nanos) {
    look(nanos);
    return ready.poll();
  }

  /** In how many nanoseconds a picture that waits is ready even without a block. */
  long dueInNanos(long nanos) {
    return pictures.isEmpty() ? Long.MAX_VALUE : Math.max(0, lastNanos + quietNanos - nanos);
  }
}
