package camfleet.manager.frames;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;

/**
 * Wraps bytes for many sockets at once. They lie outside the heap, where the kernel reads them; a
 * heap buffer would be copied for every socket.
 */
final class SharedBytes {
  private SharedBytes() {}

  /** The very memory when it is outside the heap, otherwise one copy of it. */
  static Buffer of(ByteBuffer payload) {
    // A write releases what it wrote; the payload belongs to all watchers.
    return BufferInternal.buffer(
        Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(direct(payload))));
  }

  /**
   * A payload and what follows it as one piece, in the very memory when there is room behind the
   * payload, otherwise in one copy. Whoever else reads the payload ends at its limit.
   */
  static ByteBuf followedBy(ByteBuffer payload, byte[] tail) {
    int bytes = payload.remaining() + tail.length;
    ByteBuffer whole;
    if (payload.isDirect() && payload.capacity() - payload.limit() >= tail.length) {
      whole = payload.duplicate().limit(payload.limit() + tail.length);
    } else {
      whole = ByteBuffer.allocateDirect(bytes).put(payload.duplicate()).position(0);
    }
    whole.put(whole.limit() - tail.length, tail);
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(whole));
  }

  /** Empty memory of one outlet for small heads, which the collector frees. */
  static ByteBuf small(int bytes) {
    return Unpooled.unreleasableBuffer(
        Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(bytes)).clear());
  }

  /** A view of it with a position of its own. */
  static ByteBuf view(Buffer shared) {
    return ((BufferInternal) shared).getByteBuf();
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return bytes.isDirect()
        ? bytes.duplicate()
        : ByteBuffer.allocateDirect(bytes.remaining()).put(bytes.duplicate()).flip();
  }
}
