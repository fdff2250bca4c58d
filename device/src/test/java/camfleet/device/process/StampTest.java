package camfleet.device.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import camfleet.device.camera.Image;
import camfleet.device.camera.TestImage;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.MatOfPoint;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

class StampTest {
  private static final long AT = TestImage.AT_NANOS;

  private static Stamp stamp(String format) {
    return new Stamp(format, "cam1", "Porch {fps}", ZoneOffset.UTC);
  }

  /** Where the letters are: what is nearly white on a picture without white. */
  private static Rect letters(int width, int height, String line) {
    try (Image image = TestImage.plain(width, height, 90, 90, 90)) {
      Stamp.write(image.mat(), line);
      Mat bright = new Mat();
      Core.inRange(image.mat(), Scalar.all(180), Scalar.all(255), bright);
      MatOfPoint points = new MatOfPoint();
      Core.findNonZero(bright, points);
      Rect rect = Imgproc.boundingRect(points);
      bright.release();
      points.release();
      return rect;
    }
  }

  @Test
  void isFilledIn() {
    assertThat(stamp("{id} {time} {fps} fps #{sequence} {unknown}").text(812, AT, 12.349))
        .isEqualTo("cam1 2026-11-20 10:01:21 12.3 fps #812 {unknown}");
    // What is filled in is not filled in again.
    assertThat(stamp("{name}").text(1, AT, 5)).isEqualTo("Porch {fps}");
    assertThat(new Stamp("{name}", "cam1", "", ZoneOffset.UTC).text(1, AT, 5)).isEqualTo("cam1");
    assertThat(new Stamp("{time}", "cam1", "", ZoneId.of("Europe/Berlin")).text(1, AT, 5))
        .isEqualTo("2026-11-20 11:01:21");
  }

  @Test
  void isTwiceAsHighInAPictureTwiceAsHigh() {
    Rect small = letters(640, 480, "HIT 10:01");
    Rect large = letters(1280, 960, "HIT 10:01");
    assertThat(small.height).isBetween(18, 26);
    assertThat(large.height / (double) small.height).isCloseTo(2, within(0.12));
    assertThat(large.width / (double) small.width).isCloseTo(2, within(0.12));
    assertThat(letters(320, 240, "HIT 10:01").height / (double) small.height)
        .isCloseTo(0.5, within(0.12));
  }

  @Test
  void theDefaultFitsWholeAndALongOneIsSmaller() {
    String line = new Stamp("{name} {time} {fps} fps", "cam1", "", ZoneOffset.UTC).text(1, AT, 30);
    Rect inside = letters(640, 480, line);
    assertThat(inside.x + inside.width).isLessThan(640);
    assertThat(inside.height).isGreaterThan(15);
    Rect squeezed = letters(480, 640, line + " and what somebody added to it");
    assertThat(squeezed.x + squeezed.width).isLessThanOrEqualTo(480).isGreaterThan(430);
    assertThat(squeezed.height).isLessThan(inside.height);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 255})
  void canBeReadOnAnyGround(int ground) {
    try (Image image = TestImage.plain(640, 480, ground, ground, ground)) {
      Stamp.write(image.mat(), "H");
      Mat strip = image.mat().submat(new Rect(0, 448, 20, 32));
      Core.MinMaxLocResult levels = levels(strip);
      assertThat(levels.maxVal - levels.minVal).isGreaterThan(150);
      strip.release();
    }
  }

  private static Core.MinMaxLocResult levels(Mat part) {
    Mat grey = new Mat();
    Imgproc.cvtColor(part, grey, Imgproc.COLOR_BGR2GRAY);
    Core.MinMaxLocResult levels = Core.minMaxLoc(grey);
    grey.release();
    return levels;
  }

  @Test
  void lettersThatTheFontHasNotLoseTheirMarks() {
    assertThat(Lettering.printable("Gärtnerstraße – 東")).isEqualTo("Gartnerstrasse - ?");
    try (Image image = TestImage.plain(640, 480, 9, 9, 9)) {
      Stamp.write(image.mat(), "   ");
      assertThat(TestImage.pixel(image.mat(), 0, 479)).containsExactly(9, 9, 9);
    }
  }

  @Test
  void evenTheSmallestPictureTakesOne() {
    try (Image image = TestImage.plain(3, 2, 9, 9, 9)) {
      Stamp.write(image.mat(), "a long line");
      assertThat(image.mat().cols()).isEqualTo(3);
    }
  }
}
