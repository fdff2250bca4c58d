package camfleet.manager.frames;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/** Wraps bytes for many sockets at once without copying them. */
final class SharedBytes {
  private SharedBytes() {}

  static Buffer of(byte[] payload) {
    // A write releases what it wrote; the payload belongs to all watchers and to the collector.
    return BufferInternal.buffer(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(payload)));
  }
}
