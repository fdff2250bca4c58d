package camfleet.manager.frames;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * One and the same memory for every read of one event loop, because what was read has been taken
 * when the next read begins; where somebody still holds it, a read gets memory of its own. It has
 * room for several frames, so that one read brings them. For that event loop alone.
 */
final class ReceiveMemory extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int BYTES = 256 * 1024;

  private final ByteBuf shared = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(BYTES));

  @Override
  @SuppressWarnings("deprecation") // The replacement is the same interface in the same class.
  public Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return BYTES;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator others) {
        return shared.refCnt() == 1 ? shared.clear().retain() : super.allocate(others);
      }
    };
  }
}
