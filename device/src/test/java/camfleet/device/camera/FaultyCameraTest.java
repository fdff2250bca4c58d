package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.topic.DeviceId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Core;

class FaultyCameraTest {
  private static final CameraMode BAD = new CameraMode(128, 96, 100, 75);
  private static final CameraMode GOOD = new CameraMode(64, 64, 100, 75);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private Camera camera;

  private void with(String fault) throws Exception {
    Faults faults = Faults.NONE.withAt("128x96=" + fault);
    camera =
        Cameras.of(
            "synthetic",
            DeviceId.of("cam1"),
            faults,
            java.time.InstantSource.system(),
            System::nanoTime);
    camera.open(GOOD);
    try (Picture picture = camera.read(1, PATIENCE)) {
      assertThat(brightness(picture)).isPositive();
    }
    assertThat(camera.change(BAD)).isFalse();
    camera.release();
    camera.open(BAD);
  }

  @AfterEach
  void close() {
    camera.close();
  }

  private static double brightness(Picture picture) {
    double[] mean = Core.mean(((Image) picture).mat()).val;
    return mean[0] + mean[1] + mean[2];
  }

  @Test
  void givesNoPicture() throws Exception {
    with("silent");
    assertThat(camera.read(2, Duration.ofMillis(50))).isNull();
  }

  @Test
  void fails() throws Exception {
    with("dies");
    assertThatThrownBy(() -> camera.read(2, PATIENCE))
        .isInstanceOf(CameraException.class)
        .hasMessage("the capture ended at 128x96, as it was told to");
    camera.release();
    camera.open(GOOD);
    camera.read(3, PATIENCE).close();
  }

  @Test
  void isBlack() throws Exception {
    with("black");
    try (Picture picture = camera.read(2, PATIENCE)) {
      assertThat(picture.width()).isEqualTo(128);
      assertThat(brightness(picture)).isZero();
    }
  }

  @Test
  void isFrozenThoughEachPictureSeemsNew() throws Exception {
    with("frozen");
    byte[] first;
    try (Picture picture = camera.read(2, PATIENCE)) {
      first = Jpeg.encode(picture, 75);
    }
    try (Picture picture = camera.read(3, PATIENCE)) {
      assertThat(picture.repeated()).isFalse();
      assertThat(Jpeg.encode(picture, 75)).isEqualTo(first);
    }
  }

  private final FakeTime time = new FakeTime();

  /** At ten pictures a second, from three seconds after the first opening for four. */
  private void withTimed(Faults.Timed.What what, Duration length) throws Exception {
    Faults.Timed fault = new Faults.Timed(what, Duration.ofSeconds(3), length);
    camera =
        Cameras.of("synthetic", DeviceId.of("cam1"), Faults.NONE.with(fault), time, time::nanos);
    camera.open(TIMED);
    assertThat(look()).isEqualTo("new");
    time.passMillis(2500);
    assertThat(look()).isEqualTo("new");
    time.passMillis(100);
  }

  private static final CameraMode TIMED = new CameraMode(320, 240, 10, 75);
  private static final Duration FOUR_SECONDS = Duration.ofSeconds(4);
  private final Sameness sameness = new Sameness();

  private void again() throws Exception {
    camera.release();
    camera.open(TIMED);
  }

  /** What the next picture is; the second of two is told, which alone can be the same. */
  private String look() throws Exception {
    time.passMillis(100);
    try (Picture first = camera.read(1, Duration.ofMillis(1))) {
      if (first == null) {
        return "none";
      }
      sameness.isSame(first);
    } catch (CameraException e) {
      return e.getMessage();
    }
    time.passMillis(100);
    try (Picture picture = camera.read(2, Duration.ofMillis(1))) {
      assertThat(picture.repeated()).isFalse();
      return Darkness.isBlack(picture) ? "black" : sameness.isSame(picture) ? "same" : "new";
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STALL,none",
    "FREEZE,same",
    "BLACK,black",
  })
  void goesWrongOnceForItsTimeHoweverOftenItIsOpened(Faults.Timed.What what, String seen)
      throws Exception {
    withTimed(what, FOUR_SECONDS);
    assertThat(look()).isEqualTo(seen);
    again();
    assertThat(look()).isEqualTo(seen);
    time.pass(FOUR_SECONDS);
    assertThat(look()).isEqualTo("new");
    again();
    time.passMillis(3000);
    assertThat(look()).isEqualTo("new");
  }

  @ParameterizedTest
  @CsvSource({
    "STALL,none",
    "FREEZE,same",
    "BLACK,black",
  })
  void withoutALengthItGoesWrongUntilItIsOpenedAgain(Faults.Timed.What what, String seen)
      throws Exception {
    withTimed(what, null);
    time.passMillis(60_000);
    assertThat(look()).isEqualTo(seen);
    again();
    assertThat(look()).isEqualTo("new");
    time.passMillis(3000);
    assertThat(look()).isEqualTo(seen);
  }

  @Test
  void isGoneAndReturns() throws Exception {
    withTimed(Faults.Timed.What.GONE, FOUR_SECONDS);
    assertThat(look()).isEqualTo("the synthetic camera is unplugged, as it was told to be");
    camera.release();
    assertThatThrownBy(() -> camera.open(TIMED))
        .isInstanceOf(CameraException.class)
        .hasMessage("the synthetic camera is unplugged, as it was told to be");
    assertThat(camera.probe()).isEqualTo("looked for the synthetic camera, which is unplugged");
    time.pass(FOUR_SECONDS);
    again();
    assertThat(look()).isEqualTo("new");
    assertThat(camera.probe()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "128x96", "128x96=", "128x96=Black", "wide=black", "128x96=gone"})
  void refusesOtherFaultsInASentence(String text) throws Exception {
    with("black");
    assertThatThrownBy(() -> Faults.NONE.withAt(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was \"" + text + "\"");
  }
}
