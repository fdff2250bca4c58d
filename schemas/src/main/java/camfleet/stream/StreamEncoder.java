package camfleet.stream;

import camfleet.frame.FrameHeader;
import camfleet.frame.FrameLayout;
import camfleet.message.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes messages as bytes; a payload is never copied but by {@link #bytes}. */
public final class StreamEncoder {
  /** Bytes of a frame's message before its payload: length, type and header. */
  public static final int FRAME_HEAD_BYTES = 5 + FrameHeader.BYTES;

  /** Bytes of the preface. */
  public static final int PREFACE_BYTES = 8;

  private static final byte[] PREFACE = "CAMFLT1\n".getBytes(StandardCharsets.US_ASCII);

  private StreamEncoder() {}

  /** What the side that dials sends before its first message. */
  public static ByteBuffer preface() {
    return ByteBuffer.wrap(PREFACE).asReadOnlyBuffer();
  }

  static byte prefaceByte(int index) {
    return PREFACE[index];
  }

  /** A message ready for a gathering write: its head, and for a frame the payload after it. */
  public static ByteBuffer[] parts(StreamMessage message) {
    return message instanceof FrameMessage frame
        ? new ByteBuffer[] {head(frame), frame.payload()}
        : new ByteBuffer[] {head(message)};
  }

  /** All bytes of a message but a frame's payload, in a new heap buffer ready to be read. */
  public static ByteBuffer head(StreamMessage message) {
    if (message instanceof FrameMessage frame) {
      ByteBuffer head = ByteBuffer.allocate(FRAME_HEAD_BYTES);
      putFrameHead(frame.header(), frame.bytes(), head);
      return head.flip();
    }
    if (message instanceof Credit credit) {
      return begin(message, Credit.BYTES).putInt((int) credit.frames()).flip();
    }
    if (message instanceof Ping ping) {
      return begin(message, Ping.BYTES).putLong(ping.t0()).flip();
    }
    if (message instanceof Pong pong) {
      return begin(message, Pong.BYTES)
          .putLong(pong.t0())
          .putLong(pong.t1())
          .putLong(pong.t2())
          .flip();
    }
    byte[] json = Json.bytes(message);
    return begin(message, json.length).put(json).flip();
  }

  /**
   * Writes the {@value #FRAME_HEAD_BYTES} bytes before a payload; a server does this once for each
   * watcher and sends the shared payload behind it.
   */
  public static void putFrameHead(FrameHeader header, int payloadBytes, ByteBuffer to) {
    to.putInt(1 + FrameHeader.BYTES + payloadBytes);
    to.put((byte) StreamType.FRAME.number());
    FrameLayout.putHeader(header, to);
  }

  /** The whole message as one array. */
  public static byte[] bytes(StreamMessage message) {
    int size = 0;
    ByteBuffer[] parts = parts(message);
    for (ByteBuffer part : parts) {
      size += part.remaining();
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    for (ByteBuffer part : parts) {
      all.put(part);
    }
    return all.array();
  }

  private static ByteBuffer begin(StreamMessage message, int bodyBytes) {
    return ByteBuffer.allocate(5 + bodyBytes)
        .putInt(1 + bodyBytes)
        .put((byte) message.type().number());
  }
}
