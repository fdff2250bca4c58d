package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.topic.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FrameSlotTest {
  static CameraFrame frame(long boot, long sequence, boolean live) {
    return frame("cam1", boot, sequence, live);
  }

  static CameraFrame frame(String device, long boot, long sequence, boolean live) {
    FrameHeader header = new FrameHeader(0, Codec.JPEG, 0, boot, sequence, 0, 0, 0, 64, 48);
    return new CameraFrame(new DeviceId(device), new Frame(header, new byte[] {1}), live, true, 0);
  }

  @Test
  void keepsTheNewestAndCountsWhatItForgot() {
    FrameSlot slot = new FrameSlot();
    assertThat(slot.put(frame(1, 1, true))).isFalse();
    assertThat(slot.put(frame(1, 2, true))).isTrue();
    slot.put(frame(1, 3, true));

    FrameSlot.Taken taken = slot.take();
    assertThat(taken.frame().sequence()).isEqualTo(3);
    assertThat(taken.missedBefore()).isEqualTo(2);
    assertThat(slot.take()).isNull();
    slot.put(frame(1, 4, true));
    assertThat(slot.take().missedBefore()).isZero();
  }

  @Test
  void whatWasForgottenOnItsWayIsMissedOnceThereWasAFirst() {
    FrameSlot slot = new FrameSlot();
    assertThat(slot.passedBy()).isFalse();
    slot.put(frame(1, 1, true));
    assertThat(slot.take().missedBefore()).isZero();
    assertThat(slot.passedBy()).isTrue();
    slot.put(frame(1, 3, true));
    assertThat(slot.take().missedBefore()).isEqualTo(1);
    assertThat(slot.counts()).isEqualTo(new FrameSlot.Counts(3, 2, 1));
    slot.close();
    assertThat(slot.passedBy()).isFalse();
  }

  @Test
  @Timeout(30)
  void givenIsTakenAndMissedUnderTwoThreads() throws InterruptedException {
    FrameSlot slot = new FrameSlot();
    int given = 200_000;
    Thread giver =
        new Thread(
            () -> {
              for (int i = 1; i <= given; i++) {
                slot.put(frame(1, i, true));
              }
            });
    giver.start();
    long last = 0;
    long taken = 0;
    long missed = 0;
    while (last < given) {
      FrameSlot.Taken next = slot.take();
      if (next != null) {
        assertThat(next.frame().sequence()).isEqualTo(last + next.missedBefore() + 1);
        last = next.frame().sequence();
        taken++;
        missed += next.missedBefore();
      }
    }
    giver.join();
    assertThat(taken + missed).isEqualTo(given);
    assertThat(slot.counts()).isEqualTo(new FrameSlot.Counts(given, taken, missed));
  }
}
