package camfleet.device.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;

class DetectionTest {
  private static final Region LEFT = Scene.region("door", 0, 0, 50, 100);
  private static final Region RIGHT = Scene.region("window", 50, 0, 100, 100);

  @Test
  void aSquareThatEntersIsToldOnceWithinTheMinimumFramesAndItsEndOnce() {
    for (int minFrames : new int[] {1, 3, 8}) {
      Scene scene = new Scene(4).watching(Scene.motion(Region.WHOLE, 50, minFrames));
      scene.empty(50);
      assertThat(scene.told).isEmpty();
      scene.square(30, 60, 20, 200, 12);
      scene.empty(30);
      assertThat(scene.words()).containsExactly("MOTION picture", "STILL picture");
      Sighting motion = scene.told.get(0);
      assertThat(motion.sequence()).isEqualTo(50 + minFrames);
      assertThat(motion.capturedAtNanos()).isEqualTo((50 + minFrames) * 100_000_000L);
      assertThat(motion.percent()).isBetween(0.8, 1.6);
      // Not before a second of calm, and not long after it.
      assertThat(scene.told.get(1).sequence()).isBetween(80L + 9, 80L + 12);
    }
  }

  @Test
  void aThousandPicturesOfNoiseAreNothing() {
    for (int sensitivity : new int[] {50, 100}) {
      Scene scene =
          new Scene(12).size(160, 120).watching(Scene.motion(Region.WHOLE, sensitivity, 1));
      scene.empty(1000);
      assertThat(scene.told).as("sensitivity " + sensitivity).isEmpty();
    }
  }

  @Test
  void brightToDarkToBrightIsTwoAndNoMovement() {
    Scene scene = new Scene(3).watching(new DetectingRegion(Region.WHOLE, true, true, 50, 1, 20));
    scene.empty(40);
    for (int i = 0; i < 40; i++) {
      scene.show(0.15, mat -> {});
    }
    scene.empty(40);
    assertThat(scene.words()).containsExactly("DARK picture", "LIGHT picture");
    assertThat(scene.told.get(0).sequence()).isEqualTo(40 + LightState.PATIENCE);
    assertThat(scene.told.get(0).percent()).isBetween(5.0, 7.0);
    assertThat(scene.told.get(1).sequence()).isEqualTo(80 + LightState.PATIENCE);
  }

  @Test
  void aLampThatLightsHalfOfThePictureIsNoMovement() {
    Scene scene = new Scene(3).watching(Scene.motion(Region.WHOLE, 50, 1));
    scene.empty(40);
    for (int i = 0; i < 30; i++) {
      double lit = Math.min(1, (i + 1) / 3.0);
      scene.show(
          1,
          mat -> {
            Mat half = mat.submat(new Rect(0, 0, 320, 480));
            Core.multiply(half, new Scalar(1 + 0.8 * lit), half);
            half.release();
          });
    }
    scene.empty(30);
    assertThat(scene.told).isEmpty();
  }

  @Test
  void exposureThatFollowsSlowlyIsNoMovement() {
    Scene scene = new Scene(3).watching(Scene.motion(Region.WHOLE, 50, 2));
    scene.empty(40);
    for (int i = 0; i < 60; i++) {
      scene.show(1 - 0.6 * Math.sin(i * Math.PI / 60), mat -> {});
    }
    assertThat(scene.told).isEmpty();
  }

  @Test
  void whatStopsIsStillAndWhatStandsThereIsNoMovement() {
    Scene scene = new Scene(3).watching(Scene.motion(Region.WHOLE, 50, 3));
    scene.empty(30);
    scene.square(20, 80, 20, 200, 12);
    scene.square(80, 80, 260, 200, 0);
    assertThat(scene.words()).containsExactly("MOTION picture", "STILL picture");
    scene.square(20, 80, 260, 200, 12);
    scene.empty(30);
    assertThat(scene.words())
        .containsExactly("MOTION picture", "STILL picture", "MOTION picture", "STILL picture");
  }

  @Test
  void eachRegionTellsForItself() {
    Scene scene = new Scene(3).watching(Scene.motion(LEFT, 50, 3), Scene.motion(RIGHT, 50, 3));
    scene.empty(30);
    scene.square(15, 60, 20, 200, 12);
    scene.empty(20);
    scene.square(15, 60, 350, 200, 12);
    scene.empty(20);
    assertThat(scene.words())
        .containsExactly("MOTION door", "STILL door", "MOTION window", "STILL window");
  }

  @Test
  void regionsAreOfThePictureAsItIsShown() {
    Scene scene = new Scene(3);
    Geometry mirrored = new Geometry(List.of(0.0, 0.0, 1.0, 1.0), true, false, 0, false);
    scene.detection.follow(List.of(Scene.motion(LEFT, 50, 3)), mirrored, false);
    scene.empty(30);
    scene.square(15, 60, 20, 200, 12);
    scene.empty(20);
    assertThat(scene.told).isEmpty();
    scene.square(15, 60, 350, 200, 12);
    assertThat(scene.words()).containsExactly("MOTION door");
  }

  @Test
  void sensitivityChangesWithoutLearningAgain() {
    Scene scene = new Scene(3).watching(Scene.motion(Region.WHOLE, 20, 3));
    scene.empty(30);
    scene.square(15, 32, 20, 200, 12);
    scene.empty(20);
    assertThat(scene.told).isEmpty();
    scene.watching(Scene.motion(Region.WHOLE, 80, 3));
    long before = scene.pictures();
    scene.square(15, 32, 20, 200, 12);
    assertThat(scene.words()).containsExactly("MOTION picture");
    assertThat(scene.told.get(0).sequence()).isEqualTo(before + 3);
  }

  @Test
  void anotherSizeIsLearntAgainQuietly() {
    Scene scene = new Scene(3).watching(Scene.motion(Region.WHOLE, 50, 1));
    scene.empty(30);
    scene.size(320, 240).empty(30);
    scene.size(1280, 720).empty(30);
    assertThat(scene.told).isEmpty();
    scene.square(10, 100, 20, 200, 24);
    scene.size(640, 480).empty(30);
    assertThat(scene.words()).containsExactly("MOTION picture", "STILL picture");
  }

  @Test
  void anotherGeometryIsLearntAgainQuietly() {
    Scene scene = new Scene(3).watching(new DetectingRegion(LEFT, true, true, 50, 1, 20));
    scene.empty(30);
    Geometry turned = new Geometry(List.of(0.0, 0.0, 0.5, 0.5), false, true, 90, false);
    scene.detection.follow(
        List.of(new DetectingRegion(LEFT, true, true, 50, 1, 20)), turned, false);
    scene.empty(30);
    assertThat(scene.told).isEmpty();
  }

  @Test
  void whatMovedIsStillWhenItIsNoLongerWatchedOrSeen() {
    Scene scene = new Scene(3).watching(Scene.motion(LEFT, 50, 3), Scene.motion(RIGHT, 50, 3));
    scene.empty(30);
    scene.square(10, 60, 20, 200, 12);
    scene.watching(Scene.motion(RIGHT, 50, 3));
    assertThat(scene.words()).containsExactly("MOTION door", "STILL door");
    scene.square(10, 60, 350, 200, 12);
    assertThat(scene.detection.isMoving()).isTrue();
    scene.idle(14);
    scene.detection.look(0.1);
    assertThat(scene.detection.isMoving()).isTrue();
    scene.idle(2);
    scene.detection.look(0.1);
    assertThat(scene.detection.isMoving()).isFalse();
    assertThat(scene.words()).endsWith("MOTION window", "STILL window");
  }

  @Test
  void nothingIsTellableBeforeTheUsualIsKnown() {
    Scene scene = new Scene(3).watching(Scene.motion(Region.WHOLE, 50, 1));
    scene.square(7, 60, 20, 200, 12);
    assertThat(scene.told).isEmpty();
  }
}
