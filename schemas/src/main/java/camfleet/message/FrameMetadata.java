package camfleet.message;

import java.time.Instant;
import java.util.Objects;

/**
 * What the picture on {@code img/<id>/latest} is, on {@code frame}, right after it.
 *
 * @param seq the frame's number since boot, from 1
 * @param at when the light was captured, by the device's clock
 * @param clockErrorMs bound of that clock's error, or null when unknown
 * @param sha256 of the picture's bytes, lower-case hexadecimal
 * @param configRev the configuration revision in force
 */
public record FrameMetadata(
    long boot,
    long seq,
    Instant at,
    Double clockErrorMs,
    int width,
    int height,
    int bytes,
    String sha256,
    long configRev,
    FrameReason reason)
    implements Message {
  public FrameMetadata {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(reason, "reason");
  }
}
