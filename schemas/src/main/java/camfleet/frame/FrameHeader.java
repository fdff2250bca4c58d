package camfleet.frame;

import java.util.Objects;

/**
 * What is known of a frame besides its bytes.
 *
 * @param channel the stream's number within its connection, 0..65535
 * @param flags bits {@link #KEY_FRAME}, {@link #SNAPSHOT}, {@link #CLOCK_NOT_SYNCHRONISED}
 * @param boot the device's life, see {@code DeviceInfo}
 * @param sequence the frame's number since boot, from 1
 * @param capturedAtNanos when the light was captured: ns since 1970, UTC, by the device's clock
 * @param clockErrorMicros bound of that clock's error in µs, 0..2³²−1; {@link #UNKNOWN_ERROR}
 * @param dropped frames forgotten between the one sent before and this one, 0..2³²−1
 * @param width pixels, 0..65535
 * @param height pixels, 0..65535
 */
public record FrameHeader(
    int channel,
    Codec codec,
    int flags,
    long boot,
    long sequence,
    long capturedAtNanos,
    long clockErrorMicros,
    long dropped,
    int width,
    int height) {
  /** Bytes of the header on the wire, the two that hold this number included. */
  public static final int BYTES = 42;

  public static final int KEY_FRAME = 1;
  public static final int SNAPSHOT = 2;
  public static final int CLOCK_NOT_SYNCHRONISED = 4;

  /** The clock error of a device that does not know it. */
  public static final long UNKNOWN_ERROR = 0xFFFF_FFFFL;

  public FrameHeader {
    Objects.requireNonNull(codec, "codec");
    check("channel", channel, 0xFFFF);
    check("flags", flags, 0xFF);
    check("clock error", clockErrorMicros, 0xFFFF_FFFFL);
    check("dropped", dropped, 0xFFFF_FFFFL);
    check("width", width, 0xFFFF);
    check("height", height, 0xFFFF);
  }

  private static void check(String what, long value, long max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(what + " must be 0.." + max + ", was " + value);
    }
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The same frame on another connection's channel. */
  public FrameHeader onChannel(int other) {
    return new FrameHeader(
        other,
        codec,
        flags,
        boot,
        sequence,
        capturedAtNanos,
        clockErrorMicros,
        dropped,
        width,
        height);
  }
}
