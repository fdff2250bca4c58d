package camfleet.frame;

import camfleet.runtime.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The body of a FRAME message (PROTOCOL.md §6), big-endian:
 *
 * <pre>
 * u16 header bytes · u16 channel · u8 codec · u8 flags · u64 boot · u64 sequence ·
 * i64 captured_at · u32 clock error · u32 dropped · u16 width · u16 height · payload
 * </pre>
 *
 * A reader skips header bytes that it does not know, so that fields can be added.
 */
public final class FrameLayout {
  private FrameLayout() {}

  /** Writes the header at the buffer's position; the payload follows it on the wire. */
  public static void putHeader(FrameHeader header, ByteBuffer to) {
    ByteOrder order = to.order();
    to.order(ByteOrder.BIG_ENDIAN);
    to.putShort((short) FrameHeader.BYTES);
    to.putShort((short) header.channel());
    to.put((byte) header.codec().number());
    to.put((byte) header.flags());
    to.putLong(header.boot());
    to.putLong(header.sequence());
    to.putLong(header.capturedAtNanos());
    to.putInt((int) header.clockErrorMicros());
    to.putInt((int) header.dropped());
    to.putShort((short) header.width());
    to.putShort((short) header.height());
    to.order(order);
  }

  /** The header's bytes. */
  public static byte[] headerBytes(FrameHeader header) {
    ByteBuffer buffer = ByteBuffer.allocate(FrameHeader.BYTES);
    putHeader(header, buffer);
    return buffer.array();
  }

  /** The whole body: header and payload. */
  public static byte[] bytes(Frame frame) {
    ByteBuffer buffer = ByteBuffer.allocate(FrameHeader.BYTES + frame.payload().length);
    putHeader(frame.header(), buffer);
    buffer.put(frame.payload());
    return buffer.array();
  }

  /** Reads a whole body from the buffer's position to its limit. */
  public static Frame read(ByteBuffer body) throws MalformedException {
    FrameHeader header = readHeader(body);
    byte[] payload = new byte[body.remaining()];
    body.get(payload);
    return new Frame(header, payload);
  }

  /** Reads the header and leaves the buffer at the payload's first byte. */
  public static FrameHeader readHeader(ByteBuffer body) throws MalformedException {
    ByteOrder order = body.order();
    try {
      return readBigEndian(body.order(ByteOrder.BIG_ENDIAN));
    } finally {
      body.order(order);
    }
  }

  private static FrameHeader readBigEndian(ByteBuffer body) throws MalformedException {
    int available = body.remaining();
    if (available < FrameHeader.BYTES) {
      throw new MalformedException(
          "a frame needs " + FrameHeader.BYTES + " header bytes, had " + available);
    }
    int start = body.position();
    int headerBytes = body.getShort() & 0xFFFF;
    if (headerBytes < FrameHeader.BYTES || headerBytes > available) {
      throw new MalformedException(
          "header bytes must be " + FrameHeader.BYTES + ".." + available + ", was " + headerBytes);
    }
    int channel = body.getShort() & 0xFFFF;
    int number = body.get() & 0xFF;
    Codec codec = Codec.ofNumber(number);
    if (codec == null) {
      throw new MalformedException("codec must be 1..4 or 255, was " + number);
    }
    int flags = body.get() & 0xFF;
    long boot = body.getLong();
    long sequence = body.getLong();
    long capturedAt = body.getLong();
    long clockError = body.getInt() & 0xFFFF_FFFFL;
    long dropped = body.getInt() & 0xFFFF_FFFFL;
    int width = body.getShort() & 0xFFFF;
    int height = body.getShort() & 0xFFFF;
    body.position(start + headerBytes);
    return new FrameHeader(
        channel, codec, flags, boot, sequence, capturedAt, clockError, dropped, width, height);
  }
}
