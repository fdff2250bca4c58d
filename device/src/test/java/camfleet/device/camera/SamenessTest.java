package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.topic.DeviceId;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

class SamenessTest {
  private final Sameness sameness = new Sameness();

  @BeforeAll
  static void load() {
    OpenCv.load();
  }

  private static Picture jpeg(int content) {
    return Picture.ofJpeg(TinyJpeg.of(64, 48, content), content, false).orElseThrow();
  }

  private static Picture image(int width, int height, int colour) {
    Mat mat = new Mat(height, width, CvType.CV_8UC3, new Scalar(colour, 0, 0));
    mat.rowRange(0, height / 2).setTo(new Scalar(90, 200, 100));
    return new Image(mat, colour, false, Mat::release);
  }

  @Test
  void comparesTheBytesOfJpegs() {
    assertThat(sameness.isSame(jpeg(1))).isFalse();
    assertThat(sameness.isSame(jpeg(1))).isTrue();
    assertThat(sameness.isSame(jpeg(2))).isFalse();
    assertThat(sameness.isSame(jpeg(1))).isFalse();
  }

  @Test
  void comparesImages() {
    for (int colour : new int[] {1, 2, 1}) {
      try (Picture picture = image(640, 480, colour)) {
        assertThat(sameness.isSame(picture)).isFalse();
        assertThat(sameness.isSame(picture)).isTrue();
      }
    }
    try (Picture other = image(480, 640, 1)) {
      assertThat(sameness.isSame(other)).as("of another size").isFalse();
    }
    assertThat(sameness.isSame(jpeg(1))).isFalse();
  }

  @Test
  void whatIsBlackOrWhiteAllOverTellsNothingByBeingTheSame() {
    for (int grey : new int[] {0, 4, 255}) {
      Mat mat = new Mat(480, 640, CvType.CV_8UC3, new Scalar(grey, grey, grey));
      Picture jpeg = Picture.ofJpeg(Jpeg.encode(mat, 75), 0, false).orElseThrow();
      try (Picture image = new Image(mat, 0, false, Mat::release)) {
        for (Picture picture : new Picture[] {image, image, image, jpeg, jpeg, jpeg}) {
          assertThat(sameness.isSame(picture)).isFalse();
        }
      }
    }
  }

  @Test
  void aFrozenStreetIsTheSameAsJpegOfAnyQuality() throws Exception {
    FakeTime time = new FakeTime();
    try (Camera street = new SyntheticCamera(DeviceId.of("cam1"), time, time::nanos)) {
      street.open(new CameraMode(640, 480, 10, 75));
      try (Picture picture = street.read(1, Duration.ZERO)) {
        for (int quality : new int[] {1, 30, 75, 95}) {
          byte[] bytes = Jpeg.encode(picture, quality);
          Picture jpeg = Picture.ofJpeg(bytes, 0, false).orElseThrow();
          assertThat(sameness.isSame(jpeg)).isFalse();
          assertThat(sameness.isSame(jpeg)).as("quality " + quality).isTrue();
        }
      }
    }
  }

  @Test
  void oneOtherRowOfNoiseIsEnough() {
    try (Picture first = image(640, 480, 7);
        Picture second = image(640, 480, 7)) {
      Mat noise = ((Image) second).mat();
      noise.rowRange(300, 306).setTo(new Scalar(8, 0, 0));
      assertThat(sameness.isSame(first)).isFalse();
      assertThat(sameness.isSame(second)).isFalse();
    }
  }
}
