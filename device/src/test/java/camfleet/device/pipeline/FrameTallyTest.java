package camfleet.device.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import camfleet.device.camera.Picture;
import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.message.CameraStatus;
import camfleet.runtime.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FrameTallyTest {
  /** SOI, SOF0 of 3 × 2 pixels with one component, EOI: enough to be measured. */
  private static final byte[] JPEG = {
    (byte) 0xFF,
    (byte) 0xD8,
    (byte) 0xFF,
    (byte) 0xC0,
    0,
    11,
    8,
    0,
    2,
    0,
    3,
    1,
    1,
    0x11,
    0,
    (byte) 0xFF,
    (byte) 0xD9
  };

  private static final CameraWatch.State OK = new CameraWatch.State(CameraStatus.OK, null);

  private final ManualClock clock = new ManualClock();
  private final FrameTally tally = new FrameTally(77, 10, clock);

  private Frame frame() {
    return tally.frame(picture(), picture(), JPEG);
  }

  private static Picture picture() {
    return Picture.ofJpeg(JPEG, 123_456_789L, false).orElseThrow();
  }

  @Test
  void numbersFramesFromOne() {
    frame();
    FrameHeader header = frame().header();
    assertThat(header.boot()).isEqualTo(77);
    assertThat(header.sequence()).isEqualTo(2);
    assertThat(header.capturedAtNanos()).isEqualTo(123_456_789L);
    assertThat(header.codec()).isEqualTo(Codec.JPEG);
    assertThat(header.width()).isEqualTo(3);
    assertThat(header.height()).isEqualTo(2);
    assertThat(tally.captured()).isEqualTo(2);
  }

  @Test
  void numbersPicturesThatNobodyTakesAndNoneOfTheWarmUp() {
    tally.warmUp();
    assertThat(frame().header().sequence()).isEqualTo(1);
    tally.passedOver(picture());
    tally.passedOver(picture());
    assertThat(frame().header().sequence()).isEqualTo(4);
  }

  @Test
  void vouchesForTheClockOnlyWhenTheSystemDoes() {
    assertThat(frame().header().flags())
        .isEqualTo(FrameHeader.KEY_FRAME | FrameHeader.CLOCK_NOT_SYNCHRONISED);
    assertThat(frame().header().clockErrorMicros()).isEqualTo(FrameHeader.UNKNOWN_ERROR);
    tally.clock(true, 1_500);
    assertThat(frame().header().flags()).isEqualTo(FrameHeader.KEY_FRAME);
    assertThat(frame().header().clockErrorMicros()).isEqualTo(1_500);
  }

  @Test
  void countsWhatBecameOfThePictures() {
    frame();
    tally.passedOver(picture());
    tally.warmUp();
    tally.warmUp();
    tally.warmUp();
    tally.repeated();
    tally.repeated();
    tally.failure();
    assertThat(tally.status(OK))
        .isEqualTo(new PipelineStatus(CameraStatus.OK, null, 0, 3, 2, 2, 1, 3, 2, 1));
  }

  @Test
  void measuresTheRateAndForgetsItWithAnother() {
    for (int i = 0; i < 20; i++) {
      frame();
      clock.advance(Duration.ofMillis(100));
    }
    assertThat(tally.status(OK).fps()).isCloseTo(10, within(0.6));
    tally.expect(10);
    assertThat(tally.status(OK).fps()).isCloseTo(10, within(0.6));
    tally.expect(20);
    assertThat(tally.status(OK).fps()).isZero();
  }

  @Test
  void closedCameraHasNoRate() {
    frame();
    clock.advance(Duration.ofMillis(100));
    frame();
    CameraWatch.State closed = new CameraWatch.State(CameraStatus.CLOSED, null);
    assertThat(tally.status(closed).fps()).isZero();
  }
}
