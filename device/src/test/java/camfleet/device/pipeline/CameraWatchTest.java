package camfleet.device.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.FakeTime;
import camfleet.message.CameraStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CameraWatchTest {
  private final FakeTime time = new FakeTime();
  private final CameraWatch watch = new CameraWatch(time, time::nanos);

  private CameraStatus status() {
    return watch.state().status();
  }

  @Test
  void stallsBeforeTwoIntervalsAndFiveSecondsAreOver() {
    watch.opening(1);
    watch.picture();
    time.passMillis(6000);
    assertThat(status()).isEqualTo(CameraStatus.OK);
    time.passMillis(1);
    assertThat(status()).isEqualTo(CameraStatus.STALLED);
    assertThat(watch.state().error()).isEqualTo("no picture for 6 s");
    watch.picture();
    assertThat(watch.state()).isEqualTo(new CameraWatch.State(CameraStatus.OK, null));
  }

  @Test
  void givesTheFirstPictureAllOfThatTime() {
    watch.opening(1);
    time.passMillis(7000);
    assertThat(status()).isEqualTo(CameraStatus.OPENING);
    time.passMillis(1);
    assertThat(watch.letGo())
        .isEqualTo(new CameraWatch.State(CameraStatus.STALLED, "no picture for 7 s"));
  }

  @Test
  void isFrozenWhenTheSamePictureCameForThatTime() {
    watch.opening(1);
    watch.picture();
    for (int i = 0; i < 6; i++) {
      time.passMillis(1000);
      watch.identical();
      assertThat(status()).isEqualTo(CameraStatus.OK);
    }
    time.passMillis(1);
    CameraWatch.State frozen =
        new CameraWatch.State(
            CameraStatus.FROZEN,
            "the camera gives the same picture again and again since 2026-11-20T10:00:00Z");
    assertThat(watch.state()).isEqualTo(frozen);
    assertThat(watch.letGo()).isEqualTo(frozen);
    watch.opening(1);
    watch.picture();
    assertThat(watch.state()).as("each opening gives one").isEqualTo(frozen);
    watch.picture();
    assertThat(watch.state()).isEqualTo(new CameraWatch.State(CameraStatus.OK, null));
  }

  @Test
  void isStalledWhenItFrozeAndFellSilent() {
    watch.opening(10);
    watch.picture();
    watch.identical();
    time.passMillis(5201);
    assertThat(watch.state())
        .isEqualTo(new CameraWatch.State(CameraStatus.STALLED, "no picture for 5 s"));
  }

  @Test
  void isBlackAndGivesPicturesAllTheSame() {
    watch.opening(1);
    watch.picture();
    watch.black(true);
    CameraWatch.State black = new CameraWatch.State(CameraStatus.BLACK, "the pictures are black");
    assertThat(watch.state()).isEqualTo(black);
    watch.picture();
    assertThat(watch.state()).isEqualTo(black);
    watch.opening(1);
    assertThat(watch.state()).isEqualTo(new CameraWatch.State(CameraStatus.OPENING, null));
    watch.picture();
    assertThat(watch.state()).isEqualTo(black);
    time.passMillis(6001);
    assertThat(status()).isEqualTo(CameraStatus.STALLED);
    watch.picture();
    watch.black(false);
    assertThat(watch.state()).isEqualTo(new CameraWatch.State(CameraStatus.OK, null));
  }

  @Test
  void givesACameraThatHasBecomeFasterItsTime() {
    watch.opening(0.1);
    watch.picture();
    time.passMillis(9000);
    watch.expect(10);
    assertThat(watch.isSilent()).isFalse();
    time.passMillis(5201);
    assertThat(watch.isSilent()).isTrue();
  }

  @Test
  void waitsLongerForTheFirstPictureWhereThereIsReasonTo() {
    watch.opening(10);
    watch.expect(10, Duration.ofSeconds(60));
    time.passMillis(65_200);
    assertThat(status()).isEqualTo(CameraStatus.OPENING);
    time.passMillis(1);
    assertThat(status()).isEqualTo(CameraStatus.STALLED);
    watch.picture();
    time.passMillis(5_201);
    assertThat(status()).as("for the first alone").isEqualTo(CameraStatus.STALLED);
  }

  @Test
  void showsAFailureUntilAPictureHasCome() {
    watch.opening(10);
    assertThat(status()).isEqualTo(CameraStatus.OPENING);
    watch.failed("camera is busy");
    watch.opening(10);
    assertThat(watch.state())
        .isEqualTo(new CameraWatch.State(CameraStatus.FAILED, "camera is busy"));
    watch.picture();
    assertThat(status()).isEqualTo(CameraStatus.OK);
  }

  @Test
  void aClosedCameraIsNotSilent() {
    watch.opening(10);
    watch.picture();
    watch.closed();
    time.passMillis(60_000);
    assertThat(watch.isSilent()).isFalse();
    assertThat(status()).isEqualTo(CameraStatus.CLOSED);
  }
}
