package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import camfleet.runtime.Threads;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyntheticCameraTest {
  private static final DeviceId ID = DeviceId.of("cam1");
  private static final CameraMode MODE = new CameraMode(320, 240, 10, 75);
  private final FakeTime time = new FakeTime();
  private SyntheticCamera camera = new SyntheticCamera(ID, time, time::nanos);

  @AfterEach
  void close() {
    camera.close();
  }

  /** The next picture without waiting, or null when none is due. */
  private byte[] shoot(long sequence) throws Exception {
    try (Picture picture = camera.read(sequence, Duration.ZERO)) {
      return picture == null ? null : Jpeg.encode(picture, 75);
    }
  }

  @Test
  void showsItsIdItsNumberAndItsTime() throws Exception {
    camera.open(MODE);
    for (int i = 0; i < 20; i++) {
      long at = CaptureTime.now(time);
      assertThat(SceneCode.read(shoot(41 + i))).contains(new SceneCode.Reading(ID, 41 + i, at));
      time.passMillis(100);
    }
  }

  @Test
  void movesFromPictureToPicture() throws Exception {
    camera.open(MODE);
    byte[] first = shoot(1);
    time.passMillis(100);
    assertThat(shoot(1)).isNotEqualTo(first);
  }

  @Test
  void givesAPictureOnlyWhenItIsDue() throws Exception {
    camera.open(MODE);
    assertThat(shoot(1)).isNotNull();
    time.passMillis(99);
    assertThat(shoot(2)).isNull();
    time.passMillis(1);
    assertThat(shoot(2)).isNotNull();
    time.passMillis(1000);
    assertThat(shoot(3)).isNotNull();
    assertThat(shoot(4)).as("nine are skipped").isNull();
  }

  @Test
  void changesItsRateButNotItsSizeWhileItRuns() throws Exception {
    camera.open(MODE);
    shoot(1);
    assertThat(camera.change(new CameraMode(320, 240, 100, 50))).isTrue();
    time.passMillis(10);
    assertThat(shoot(2)).isNotNull();
    assertThat(camera.change(new CameraMode(640, 480, 100, 50))).isFalse();
  }

  @Test
  void neverGivesTheSamePictureTwiceWhereItsCodeFits() throws Exception {
    Sameness sameness = new Sameness();
    for (CameraMode mode :
        List.of(
            MODE,
            new CameraMode(160, 120, 120, 75),
            new CameraMode(480, 640, 120, 75),
            new CameraMode(1920, 1080, 120, 75))) {
      camera.release();
      camera.open(mode);
      assertThat(camera.neverRepeats()).isTrue();
      for (int i = 1; i <= 10; i++) {
        try (Picture picture = camera.read(1, Duration.ZERO)) {
          assertThat(sameness.isSame(picture)).as("%s, picture %d", mode, i).isFalse();
          assertThat(sameness.isSame(picture)).isTrue();
        }
        time.pass(Duration.ofNanos(Math.round(1e9 / mode.fps()) + 1));
      }
    }
    camera.release();
    camera.open(new CameraMode(64, 64, 10, 75));
    assertThat(camera.neverRepeats()).isFalse();
  }

  @Test
  void usesTheMemoryOfTwoPicturesForThousands() throws Exception {
    camera.open(MODE);
    long before = 0;
    for (int i = 1; i <= 3000; i++) {
      shoot(i);
      time.passMillis(100);
      if (i == 500) {
        before = Memory.residentKilobytes();
      }
    }
    assertThat(camera.out()).isZero();
    // 2,500 pictures that were not freed would take 562 MiB.
    assertThat(Memory.residentKilobytes() - before).isLessThan(100 * 1024);
  }

  @Test
  void opensAgainAfterRelease() throws Exception {
    camera.open(MODE);
    camera.release();
    assertThat(camera.description()).isNull();
    assertThatThrownBy(() -> shoot(1)).isInstanceOf(CameraException.class);
    camera.open(new CameraMode(640, 480, 5, 75));
    assertThat(camera.description()).contains("640x480");
    assertThat(Jpeg.size(shoot(1))).contains(new Jpeg.Dimensions(640, 480));
  }

  @Test
  void closeEndsAReadOfAnotherThread() throws Exception {
    camera.open(new CameraMode(320, 240, 0.1, 75));
    shoot(1);
    AtomicReference<Exception> ended = new AtomicReference<>();
    Thread reader =
        Threads.startPlatform(
            "reader",
            () -> {
              try {
                camera.read(2, Duration.ofHours(1));
              } catch (CameraException | InterruptedException e) {
                ended.set(e);
              }
            });
    await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
    camera.close();
    camera.close();
    await().atMost(Duration.ofSeconds(2)).until(() -> ended.get() instanceof CameraException);
    assertThatThrownBy(() -> camera.open(MODE)).isInstanceOf(CameraException.class);
  }

  @Test
  void drawsPicturesOfAnyShape() throws Exception {
    int[][] sizes = {{64, 64}, {65, 3000}, {3000, 65}, {161, 97}, {1, 1}};
    for (int[] size : sizes) {
      camera.open(new CameraMode(size[0], size[1], 10, 75));
      assertThat(Jpeg.size(shoot(1))).contains(new Jpeg.Dimensions(size[0], size[1]));
    }
  }
}
