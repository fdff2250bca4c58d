package camfleet.stream;

import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * One frame on its way. The payload, heap or direct, is shared by all who hold it and never written
 * to; for any thread.
 */
public record FrameMessage(FrameHeader header, ByteBuffer payload) implements StreamMessage {
  public FrameMessage {
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(payload, "payload");
  }

  /** The same memory, nothing copied. */
  public static FrameMessage of(Frame frame) {
    return new FrameMessage(frame.header(), ByteBuffer.wrap(frame.payload()));
  }

  /** A view of the payload with a position of its own; the memory is shared. */
  @Override
  public ByteBuffer payload() {
    return payload.duplicate();
  }

  /** The very buffer that {@link PayloadMemory} gave, for whoever keeps account of it. */
  public ByteBuffer memory() {
    return payload;
  }

  /** Bytes of the payload. */
  public int bytes() {
    return payload.remaining();
  }

  /** The frame with its payload as an array; copies unless the payload is exactly one. */
  public Frame toFrame() {
    if (payload.hasArray()
        && payload.arrayOffset() == 0
        && payload.position() == 0
        && payload.remaining() == payload.array().length) {
      return new Frame(header, payload.array());
    }
    byte[] copy = new byte[payload.remaining()];
    payload().get(copy);
    return new Frame(header, copy);
  }

  @Override
  public StreamType type() {
    return StreamType.FRAME;
  }

  @Override
  public String toString() {
    return "FrameMessage[" + header + ", " + bytes() + " bytes]";
  }
}
