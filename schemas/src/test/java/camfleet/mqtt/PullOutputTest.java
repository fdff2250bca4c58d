package camfleet.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PullOutputTest {
  private static final byte[] SUBSCRIBE = {(byte) 0x82, 1, 7};
  private static final byte[] UNSUBSCRIBE = {(byte) 0xA2, 1, 8};
  private static final byte[] PINGREQ = {(byte) 0xC0, 0};

  private final AtomicInteger announced = new AtomicInteger();
  private final List<byte[]> written = new ArrayList<>();
  private final PullOutput output =
      new PullOutput(
          new ByteArrayOutputStream() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
              written.add(Arrays.copyOfRange(bytes, offset, offset + length));
            }
          },
          announced);

  private void write(byte[] packet) throws IOException {
    output.write(packet, 0, packet.length);
    output.flush();
  }

  @Test
  void pullLeavesInOnePiece() throws IOException {
    announced.set(1);
    write(SUBSCRIBE);
    assertThat(written).isEmpty();
    write(UNSUBSCRIBE);
    assertThat(written).containsExactly(new byte[] {(byte) 0x82, 1, 7, (byte) 0xA2, 1, 8});
    assertThat(announced).hasValue(0);
  }

  @Test
  void plainSubscriptionIsNotHeld() throws IOException {
    write(SUBSCRIBE);
    write(PINGREQ);
    assertThat(written).containsExactly(SUBSCRIBE, PINGREQ);
  }

  @Test
  void whateverComesNextTakesItAlong() throws IOException {
    announced.set(1);
    write(SUBSCRIBE);
    write(PINGREQ);
    write(UNSUBSCRIBE);
    assertThat(written)
        .containsExactly(new byte[] {(byte) 0x82, 1, 7, (byte) 0xC0, 0}, UNSUBSCRIBE);
  }

  @Test
  void pullWhoseSubscribeWasNotWrittenHoldsNoLaterOne() throws IOException {
    announced.set(1);
    write(UNSUBSCRIBE);
    write(SUBSCRIBE);
    assertThat(written).containsExactly(UNSUBSCRIBE, SUBSCRIBE);
  }
}
