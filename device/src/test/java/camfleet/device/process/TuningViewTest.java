package camfleet.device.process;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.Image;
import camfleet.device.camera.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencv.core.Mat;

class TuningViewTest {
  private static final DetectingRegion NOTHING_TOLD =
      new DetectingRegion(Region.WHOLE, false, false, 50, 3, 20);

  @Test
  void showsTheStepsAtThePicturesSize() {
    Scene scene = new Scene(2);
    scene.detection.follow(List.of(NOTHING_TOLD), Geometry.NONE, true);
    TuningView view = new TuningView(scene.detection);
    scene.empty(30);
    scene.square(5, 80, 100, 160, 20);
    try (Image picture = scene.picture(1, mat -> Scene.paint(mat, 200, 160, 80, 80, 220))) {
      scene.detection.saw(picture, 36);
      try (Picture shown = view.show(picture, 36)) {
        assertThat(shown).isNotSameAs(picture);
        assertThat(shown.width()).isEqualTo(640);
        assertThat(shown.height()).isEqualTo(480);
        assertThat(shown.capturedAtNanos()).isEqualTo(picture.capturedAtNanos());
        Mat mat = ((Image) shown).mat();
        // The middle of the square in each tile: as it is, as it usually is, and what it makes.
        assertThat(grey(mat, 120, 100)).as("seen").isBetween(210.0, 230.0);
        assertThat(grey(mat, 320 + 120, 100)).as("usual").isLessThan(140);
        assertThat(grey(mat, 120, 240 + 100)).as("difference").isGreaterThan(240);
        assertThat(grey(mat, 320 + 120, 240 + 100)).as("counts").isEqualTo(160);
        // Beside it nothing counts.
        assertThat(grey(mat, 60, 240 + 100)).isLessThan(60);
        assertThat(grey(mat, 320 + 60, 240 + 150)).isZero();
        // The moving area has a yellow outline.
        assertThat(mat.get(240 + 100, 320 + 100)).containsExactly(0, 255, 255);
      }
    }
    assertThat(scene.told).isEmpty();
  }

  private static double grey(Mat mat, int x, int y) {
    return mat.get(y, x)[0];
  }

  @Test
  void isThePictureItselfBeforeTheDetectorsHaveSeenOne() {
    Scene scene = new Scene(0);
    try (Image picture = scene.picture(1, mat -> {})) {
      assertThat(new TuningView(scene.detection).show(picture, 1)).isSameAs(picture);
    }
  }

  @Test
  void isTurnedAsThePictureIs() {
    Scene scene = new Scene(0);
    Geometry turned = new Geometry(List.of(0.0, 0.0, 1.0, 1.0), false, false, 90, false);
    scene.detection.follow(List.of(NOTHING_TOLD), turned, true);
    try (Image picture = scene.picture(1, mat -> {})) {
      scene.detection.saw(picture, 1);
      try (Picture shown = new TuningView(scene.detection).show(picture, 1)) {
        assertThat(shown.width()).isEqualTo(480);
        assertThat(shown.height()).isEqualTo(640);
      }
    }
  }
}
