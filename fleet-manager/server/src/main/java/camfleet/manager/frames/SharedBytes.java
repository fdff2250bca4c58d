package camfleet.manager.frames;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

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

  static ByteBuf ofText(String text) {
    return Unpooled.unreleasableBuffer(
        Unpooled.wrappedBuffer(
            direct(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)))));
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
