package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class ReceiveMemoryTest {
  private final ByteBufAllocator others = UnpooledByteBufAllocator.DEFAULT;
  private final ReceiveMemory memory = new ReceiveMemory();

  @Test
  void readsOfAllConnectionsShareOneMemoryUnlessItIsHeld() {
    var one = memory.newHandle();
    var two = memory.newHandle();
    ByteBuf first = one.allocate(others);
    first.writeInt(1);
    first.release();
    ByteBuf second = two.allocate(others);
    assertThat(second).isSameAs(first);
    assertThat(second.readableBytes()).isZero();

    second.writeInt(2);
    ByteBuf third = one.allocate(others);
    assertThat(third).isNotSameAs(second);
    third.writeInt(3);
    assertThat(second.readInt()).isEqualTo(2);
    third.release();
    second.release();
    assertThat(one.allocate(others)).isSameAs(first);
  }
}
