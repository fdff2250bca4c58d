package camfleet.device.uplink;

import java.io.IOException;

/** A picture that cannot be made small enough for the limit or the broker. */
public final class FrameTooLargeException extends IOException {
  private final long bytes;
  private final long maxBytes;

  FrameTooLargeException(long bytes, long maxBytes) {
    super(
        "a picture of "
            + bytes
            + " bytes cannot be encoded in "
            + maxBytes
            + "; lower resolution or quality, or raise latest_max_bytes and the broker's packet"
            + " size");
    this.bytes = bytes;
    this.maxBytes = maxBytes;
  }

  public long bytes() {
    return bytes;
  }

  public long maxBytes() {
    return maxBytes;
  }
}
