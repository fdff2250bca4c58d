package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import camfleet.frame.Codec;
import camfleet.frame.FrameHeader;
import camfleet.topic.DeviceId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameMemoryTest {
  private final FrameMemory memory = new FrameMemory(100_000);

  @Test
  void whatIsGivenBackIsUsedAgain() {
    ByteBuffer first = memory.take(50_000);
    assertThat(first.isDirect()).isTrue();
    assertThat(first.capacity()).isEqualTo(65_536);
    first.put(new byte[10]);
    assertThat(memory.usedBytes()).isEqualTo(65_536);
    memory.giveBack(first);
    assertThat(memory.usedBytes()).isZero();
    assertThat(memory.keptBytes()).isEqualTo(65_536);
    ByteBuffer second = memory.take(40_000);
    assertThat(second).isSameAs(first);
    assertThat(second.position()).isZero();
    assertThat(second.limit()).isEqualTo(65_536);
    assertThat(memory.keptBytes()).isZero();
  }

  @Test
  void keepsNoMoreThanItMay() {
    memory.giveBack(memory.take(60_000));
    ByteBuffer one = memory.take(60_000);
    ByteBuffer two = memory.take(60_000);
    memory.giveBack(one);
    memory.giveBack(two);
    assertThat(memory.keptBytes()).isEqualTo(65_536);
    assertThat(memory.take(60_000)).isSameAs(one);
    assertThat(memory.take(60_000)).isNotSameAs(two);
  }

  @Test
  void everySizeHasAShelf() {
    for (int bytes : new int[] {0, 1, 4_096, 4_097, 1 << 20, (1 << 20) + 1}) {
      ByteBuffer buffer = memory.take(bytes);
      assertThat(buffer.capacity()).isGreaterThanOrEqualTo(bytes);
      assertThat(Integer.bitCount(buffer.capacity())).isEqualTo(1);
    }
  }

  @Test
  void frameGivesItsMemoryBackAfterItsLastHolder() {
    List<ByteBuffer> freed = new ArrayList<>();
    FrameHeader header = new FrameHeader(0, Codec.JPEG, 0, 1, 1, 0, 0, 0, 1, 1);
    CameraFrame frame =
        CameraFrame.streamed(
            new DeviceId("cam1"), header, ByteBuffer.allocateDirect(8), freed::add, 0);
    FrameHub hub = new FrameHub();
    FrameSlot slot = new FrameSlot();
    hub.offer(frame);
    slot.put(frame);
    frame.letGo();
    FrameSlot.Taken taken = slot.take();
    hub.forget(frame.device());
    assertThat(freed).isEmpty();
    taken.frame().letGo();
    assertThat(freed).hasSize(1);
    assertThat(frame.hold()).isFalse();
    slot.put(frame);
    assertThat(slot.isEmpty()).isTrue();
    assertThatIllegalStateException().isThrownBy(frame::letGo);
  }
}
