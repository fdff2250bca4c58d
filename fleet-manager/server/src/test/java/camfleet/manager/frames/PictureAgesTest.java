package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.manager.fleet.Registry;
import camfleet.topic.DeviceId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PictureAgesTest {
  private static final long MS = 1_000_000;
  private static final long EPOCH = 1_795_168_881_000L;
  private static final DeviceId CAM = new DeviceId("cam1");
  private final StreamClocks clocks = new StreamClocks();
  private long millis;
  private int asked;

  private final PictureAges ages =
      new PictureAges(
          new Registry(this::now, () -> millis * MS), clocks, this::now, () -> millis * MS);

  private Instant now() {
    asked++;
    return Instant.ofEpochMilli(EPOCH + millis);
  }

  /** Captured 20 ms before it arrived, by a clock that is 5 s ahead. */
  private CameraFrame arrivesNow() {
    long captured = (EPOCH + millis - 20 + 5_000) * MS;
    FrameHeader header = new FrameHeader(0, Codec.JPEG, 0, 1, 1, captured, 0, 0, 64, 48);
    return new CameraFrame(CAM, new Frame(header, new byte[] {1}), true, true, millis * MS);
  }

  private void clockIsAheadBy(long aheadMillis) {
    long t = (EPOCH + millis) * MS;
    clocks.begin(CAM).add(t, t + aheadMillis * MS, t + aheadMillis * MS, t);
  }

  @Test
  void ageGrowsWithTimeAndTheClocksAreAskedOnceForAllViewers() {
    clockIsAheadBy(5_000);
    CameraFrame frame = arrivesNow();
    asked = 0;
    for (int viewer = 0; viewer < 100; viewer++) {
      assertThat(ages.nanos(frame)).isEqualTo(20 * MS);
    }
    millis += 90;
    assertThat(ages.millis(frame)).isEqualTo(110);
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void whatIsLearntOfTheClockCountsSoonForAFrameThatIsHeld() {
    CameraFrame frame = arrivesNow();
    assertThat(ages.millis(frame)).as("nothing is known, so it is as old as its arrival").isZero();
    clockIsAheadBy(5_000);
    millis += 101;
    assertThat(ages.millis(frame)).isEqualTo(121);
  }
}
