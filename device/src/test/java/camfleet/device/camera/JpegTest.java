package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.topic.DeviceId;
import org.junit.jupiter.api.Test;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

class JpegTest {
  private static byte[] street(int width, int height, int quality) {
    OpenCv.load();
    try (Scene scene = new Scene(DeviceId.of("cam1"), width, height)) {
      Mat canvas = new Mat(height, width, CvType.CV_8UC3);
      scene.draw(canvas, 1, 0, 0);
      byte[] jpeg = Jpeg.encode(canvas, quality);
      canvas.release();
      return jpeg;
    }
  }

  /** What does not become smaller by itself. */
  private static byte[] noise(int width, int height) {
    OpenCv.load();
    Mat canvas = new Mat(height, width, CvType.CV_8UC3);
    Core.randu(canvas, 0, 255);
    byte[] jpeg = Jpeg.encode(canvas, 95);
    canvas.release();
    return jpeg;
  }

  @Test
  void passesOnWhatTheCameraMade() {
    byte[] made = TinyJpeg.of(640, 480);
    try (Picture picture = Picture.ofJpeg(made, 5, false).orElseThrow()) {
      assertThat(Jpeg.encode(picture, 10)).isSameAs(made);
      assertThat(picture.width()).isEqualTo(640);
      assertThat(picture.height()).isEqualTo(480);
      assertThat(picture.capturedAtNanos()).isEqualTo(5);
    }
  }

  @Test
  void tellsTheSizeOfWhatItEncodes() {
    assertThat(Jpeg.size(street(322, 242, 60))).contains(new Jpeg.Dimensions(322, 242));
  }

  @Test
  void tellsNoSizeOfWhatIsNoJpeg() {
    assertThat(Jpeg.size(new byte[0])).isEmpty();
    assertThat(Jpeg.size("GIF89a, which is no JPEG".getBytes())).isEmpty();
    assertThat(Jpeg.size(TinyJpeg.of(0, 480))).isEmpty();
    byte[] good = TinyJpeg.of(640, 480);
    assertThat(Jpeg.size(java.util.Arrays.copyOf(good, 10))).isEmpty();
    assertThat(Picture.ofJpeg(new byte[] {1, 2, 3}, 0, false)).isEmpty();
  }

  @Test
  void aHigherQualityTakesMoreBytes() {
    assertThat(street(640, 480, 90).length).isGreaterThan(street(640, 480, 30).length * 3 / 2);
  }

  @Test
  void leavesAloneWhatIsSmallEnough() {
    byte[] jpeg = TinyJpeg.of(640, 480);
    assertThat(Jpeg.shrink(jpeg, jpeg.length)).isSameAs(jpeg);
  }

  @Test
  void lowersTheQualityBeforeTheSize() {
    byte[] jpeg = street(640, 480, 95);
    byte[] smaller = Jpeg.shrink(jpeg, jpeg.length / 2);
    assertThat(smaller.length).isLessThanOrEqualTo(jpeg.length / 2);
    assertThat(Jpeg.size(smaller)).contains(new Jpeg.Dimensions(640, 480));
  }

  @Test
  void makesThePictureSmallerWhenQualityIsNotEnough() {
    byte[] jpeg = noise(640, 480);
    byte[] smaller = Jpeg.shrink(jpeg, 20_000);
    assertThat(smaller.length).isLessThanOrEqualTo(20_000);
    Jpeg.Dimensions size = Jpeg.size(smaller).orElseThrow();
    assertThat(size.width()).isLessThan(640);
    assertThat(size.width() / (double) size.height()).isBetween(1.3, 1.37);
  }

  @Test
  void saysWhenNothingHelps() {
    assertThat(Jpeg.shrink(noise(640, 480), 300)).isNull();
    assertThat(Jpeg.shrink(new byte[1000], 300)).isNull();
    assertThat(Jpeg.shrink(TinyJpeg.of(640, 480), 10)).isNull();
  }
}
