package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.topic.DeviceId;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;

class DarknessTest {
  @BeforeAll
  static void load() {
    OpenCv.load();
    Core.setRNGSeed(5);
  }

  /** What a sensor sees in the dark: noise around a mean. */
  private static Mat noise(double mean, double deviation) {
    Mat wide = new Mat(480, 640, CvType.CV_16SC3);
    Core.randn(wide, mean, deviation);
    Mat mat = new Mat();
    wide.convertTo(mat, CvType.CV_8UC3);
    wide.release();
    return mat;
  }

  private static Picture jpeg(Mat mat, int quality) {
    return Picture.ofJpeg(Jpeg.encode(mat, quality), 0, false).orElseThrow();
  }

  private static boolean mayBeBlack(Mat mat, int quality) {
    return JpegSize.mayBeBlack(Jpeg.encode(mat, quality));
  }

  private static boolean isBlack(Mat mat) {
    return Darkness.isBlack(new Image(mat, 0, false, Mat::release));
  }

  @ParameterizedTest
  @CsvSource({"4,1,95", "4,2,85", "6,4,60", "6,4,30", "0,0,30", "0,0,95"})
  void seesACoveredSensorThroughItsNoise(double mean, double deviation, int quality) {
    Mat dark = noise(mean, deviation);
    assertThat(isBlack(dark)).isTrue();
    assertThat(Darkness.isBlack(jpeg(dark, quality))).isTrue();
    dark.release();
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 75, 85, 95})
  void decodesNoOrdinaryPicture(int quality) throws Exception {
    FakeTime time = new FakeTime();
    try (Camera street = new SyntheticCamera(DeviceId.of("cam1"), time, time::nanos)) {
      street.open(new CameraMode(640, 480, 10, quality));
      try (Picture picture = street.read(1, Duration.ZERO)) {
        assertThat(Darkness.isBlack(picture)).isFalse();
        // As a sensor would see it.
        Mat mat = ((Image) picture).mat();
        Mat grain = noise(4, 4);
        Core.add(mat, grain, mat);
        grain.release();
        assertThat(mayBeBlack(mat, quality)).isFalse();
      }
    }
  }

  @Test
  void takesOneColourForBlackOnlyWhenItIsDark() {
    Mat wall = new Mat(480, 640, CvType.CV_8UC3, new Scalar(80, 120, 90));
    assertThat(mayBeBlack(wall, 75)).isTrue();
    assertThat(Darkness.isBlack(jpeg(wall, 75))).isFalse();
    assertThat(isBlack(wall)).isFalse();
    wall.release();
  }

  @Test
  void aLampInTheDarkIsSomethingToSee() {
    Mat night = noise(3, 1);
    night.submat(new Rect(300, 100, 100, 80)).setTo(new Scalar(200, 220, 230));
    assertThat(isBlack(night)).isFalse();
    assertThat(Darkness.isBlack(jpeg(night, 75))).isFalse();
    night.release();
  }

  @Test
  void whatIsNoPictureIsNotBlack() {
    assertThat(JpegSize.mayBeBlack(new byte[0])).isFalse();
    assertThat(JpegSize.mayBeBlack(TinyJpeg.of(64, 48))).isFalse();
    byte[] cut = java.util.Arrays.copyOf(Jpeg.encode(noise(0, 0), 75), 700);
    assertThat(JpegSize.mayBeBlack(cut)).isTrue();
    for (int length = 0; length < 640; length++) {
      JpegSize.mayBeBlack(java.util.Arrays.copyOf(cut, length));
    }
  }
}
