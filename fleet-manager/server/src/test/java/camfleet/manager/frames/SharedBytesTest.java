package camfleet.manager.frames;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SharedBytesTest {
  private static final byte[] TAIL = "tail".getBytes(US_ASCII);

  private static ByteBuffer payload(int capacity) {
    return ByteBuffer.allocateDirect(capacity).put("payload".getBytes(US_ASCII)).flip();
  }

  @Test
  void whatFollowsAPayloadLiesBehindItInItsOwnMemory() {
    ByteBuffer payload = payload(16);
    ByteBuf whole = SharedBytes.followedBy(payload, TAIL);
    assertThat(whole.toString(US_ASCII)).isEqualTo("payloadtail");
    assertThat(payload.remaining()).isEqualTo(7);
    payload.put(0, (byte) 'P');
    assertThat(whole.toString(US_ASCII)).isEqualTo("Payloadtail");
  }

  @Test
  void withoutRoomBehindItOrOutsideTheHeapItIsCopied() {
    for (ByteBuffer payload :
        new ByteBuffer[] {payload(10), ByteBuffer.wrap("payload".getBytes(US_ASCII))}) {
      ByteBuf whole = SharedBytes.followedBy(payload, TAIL);
      assertThat(whole.toString(US_ASCII)).isEqualTo("payloadtail");
      assertThat(whole.hasMemoryAddress()).isTrue();
      assertThat(payload.remaining()).isEqualTo(7);
    }
  }
}
