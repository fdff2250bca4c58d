package camfleet.device.process;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.Image;
import camfleet.device.camera.Jpeg;
import camfleet.device.camera.Picture;
import camfleet.device.camera.TestImage;
import camfleet.device.camera.TinyJpeg;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opencv.core.Core;
import org.opencv.core.Mat;

class PictureProcessingTest {
  private static final List<Double> WHOLE = Geometry.NONE.zoom();
  private static final Stamp STAMP = new Stamp("{name}", "cam1", "Porch", ZoneOffset.UTC);

  private final Regions regions = new Regions(new MemoryStore(), System.getLogger("test"));
  private final PictureProcessing processing =
      new PictureProcessing(
          new Plugins(null, (name, problem) -> {}, System::nanoTime), regions, () -> 12.34);

  @AfterEach
  void close() {
    assertThat(processing.out()).as("native pictures that nobody released").isZero();
    processing.close();
  }

  private void geometry(
      List<Double> zoom, boolean hflip, boolean vflip, int rotationDeg, boolean grey) {
    processing.apply(
        new PictureSteps(new Geometry(zoom, hflip, vflip, rotationDeg, grey), List.of(), "", null));
  }

  /** What a picture of 8 × 6 that says its places looks like at x, y. */
  private int[] shown(int width, int height, int x, int y) {
    try (Image image = TestImage.places(8, 6);
        Picture shown = processing.show(image, 1)) {
      assertThat(shown.width()).isEqualTo(width);
      assertThat(shown.height()).isEqualTo(height);
      assertThat(shown.capturedAtNanos()).isEqualTo(TestImage.AT_NANOS);
      // The camera's own pixels are not touched.
      assertThat(TestImage.pixel(image.mat(), 7, 5)).containsExactly(7, 5, 200);
      return TestImage.pixel(((Image) shown).mat(), x, y);
    }
  }

  @Test
  void givesThePictureItselfWhenNothingIsDone() {
    Picture jpeg = Picture.ofJpeg(TinyJpeg.of(64, 48), 5, false).orElseThrow();
    assertThat(processing.show(jpeg, 1)).isSameAs(jpeg);
    try (Image image = TestImage.places(8, 6)) {
      assertThat(processing.show(image, 1)).isSameAs(image);
    }
    // A region that is not drawn, and one that is shown alone but is not there, are nothing.
    regions.set(new Region("quiet", 0, 0, 50, 50, "#00ff00"));
    processing.apply(new PictureSteps(Geometry.NONE, List.of(), "nowhere", null));
    assertThat(processing.show(jpeg, 2)).isSameAs(jpeg);
  }

  @Test
  void needsNoOpenCvForACamerasOwnJpegs() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-Dcamfleet.opencv=/nowhere/libopencv.so",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                PassThroughProgram.class.getName())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = process.inputReader()) {
      // A newer JDK warns of each native library that is loaded.
      List<String> said =
          output.lines().filter(line -> !line.isBlank() && !line.startsWith("WARNING:")).toList();
      assertThat(said).first().isEqualTo("passed through: 1000 of 1000");
      assertThat(said.get(1))
          .startsWith("with a stamp: OpenCV cannot be loaded from /nowhere/libopencv.so");
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void flipsPixels() {
    geometry(WHOLE, true, false, 0, false);
    assertThat(shown(8, 6, 0, 0)).containsExactly(7, 0, 200);
    geometry(WHOLE, false, true, 0, false);
    assertThat(shown(8, 6, 0, 0)).containsExactly(0, 5, 200);
    geometry(WHOLE, true, true, 0, false);
    assertThat(shown(8, 6, 2, 1)).containsExactly(5, 4, 200);
  }

  @Test
  void turnsClockwise() {
    geometry(WHOLE, false, false, 90, false);
    // What was in the lower left is in the upper left.
    assertThat(shown(6, 8, 0, 0)).containsExactly(0, 5, 200);
    assertThat(shown(6, 8, 5, 0)).containsExactly(0, 0, 200);
    geometry(WHOLE, false, false, 180, false);
    assertThat(shown(8, 6, 0, 0)).containsExactly(7, 5, 200);
    geometry(WHOLE, false, false, 270, false);
    assertThat(shown(6, 8, 0, 0)).containsExactly(7, 0, 200);
  }

  @Test
  void turnsAfterItHasMirrored() {
    geometry(WHOLE, true, false, 90, false);
    // Mirrored, the lower right is in the lower left; turned, in the upper left.
    assertThat(shown(6, 8, 0, 0)).containsExactly(7, 5, 200);
  }

  @Test
  void zoomsBeforeItMirrorsAndKeepsTheSize() {
    List<Double> left = List.of(0.0, 0.0, 0.5, 0.5);
    geometry(left, false, false, 0, false);
    try (Image image = TestImage.places(64, 48);
        Picture shown = processing.show(image, 1)) {
      Mat mat = ((Image) shown).mat();
      assertThat(shown.width()).isEqualTo(64);
      assertThat(shown.height()).isEqualTo(48);
      // Each pixel is two now; between two of them lies what lies between.
      assertThat(TestImage.pixel(mat, 0, 0)).containsExactly(0, 0, 200);
      assertThat(TestImage.pixel(mat, 63, 47)).containsExactly(31, 23, 200);
      assertThat(TestImage.pixel(mat, 21, 31)[0]).isBetween(10, 11);
      assertThat(TestImage.pixel(mat, 21, 31)[1]).isBetween(15, 16);
    }
    geometry(left, true, false, 0, false);
    try (Image image = TestImage.places(64, 48);
        Picture shown = processing.show(image, 1)) {
      // Still the left half, mirrored; mirrored first it would be columns 63 to 32.
      assertThat(TestImage.pixel(((Image) shown).mat(), 0, 0)).containsExactly(31, 0, 200);
    }
  }

  @Test
  void greyIsTheBrightnessOfTheColours() {
    geometry(WHOLE, false, false, 0, true);
    // ITU-R BT.601: 0.299 × 200, and 0.114 × 7 more.
    assertThat(shown(8, 6, 0, 0)).containsExactly(60, 60, 60);
    assertThat(shown(8, 6, 7, 0)).containsExactly(61, 61, 61);
  }

  @Test
  void aPictureIsDecodedForAStepThatNeedsIt() {
    geometry(WHOLE, false, false, 90, false);
    byte[] bytes;
    try (Image image = TestImage.places(64, 48)) {
      bytes = Jpeg.encode(image, 90);
    }
    Picture jpeg = Picture.ofJpeg(bytes, 5, false).orElseThrow();
    try (Picture shown = processing.show(jpeg, 1)) {
      assertThat(shown).isInstanceOf(Image.class);
      assertThat(shown.width()).isEqualTo(48);
      assertThat(shown.height()).isEqualTo(64);
      assertThat(shown.capturedAtNanos()).isEqualTo(5);
    }
  }

  @Test
  void keepsBackWhatCannotBeDecoded() {
    geometry(WHOLE, true, false, 0, false);
    // Start and frame header, and nothing after them.
    byte[] headers = Arrays.copyOf(TinyJpeg.of(64, 48), 15);
    Picture hollow = Picture.ofJpeg(headers, 5, false).orElseThrow();
    assertThat(processing.show(hollow, 1)).isNull();
  }

  @Test
  void showsARegionAloneWithItsOutlineAndTheStamp() {
    regions.set(
        new Region(
            "gate",
            40,
            40,
            60,
            60,
            "#00ff00",
            List.of(Region.Draw.OUTLINE),
            List.of(),
            null,
            null));
    processing.apply(new PictureSteps(Geometry.NONE, List.of(), "gate", STAMP));
    try (Image image = TestImage.plain(640, 480, 50, 50, 50);
        Picture shown = processing.show(image, 1)) {
      assertThat(shown.width()).isEqualTo(128);
      assertThat(shown.height()).isEqualTo(96);
      Mat mat = ((Image) shown).mat();
      assertThat(TestImage.pixel(mat, 0, 0)).containsExactly(0, 255, 0);
      assertThat(TestImage.pixel(mat, 64, 48)).containsExactly(50, 50, 50);
      // The stamp is written on what is shown.
      assertThat(TestImage.pixel(mat, 0, 95)).isNotEqualTo(new int[] {0, 255, 0});
    }
  }

  @Test
  void stepsAreSwitchedBetweenTwoPictures() {
    try (Image image = TestImage.plain(640, 480, 50, 50, 50)) {
      assertThat(processing.show(image, 1)).isSameAs(image);
      processing.apply(new PictureSteps(Geometry.NONE, List.of(), "", STAMP));
      try (Picture stamped = processing.show(image, 2)) {
        assertThat(Core.norm(((Image) stamped).mat(), image.mat())).isPositive();
      }
      processing.apply(PictureSteps.NONE);
      assertThat(processing.show(image, 3)).isSameAs(image);
    }
  }

  @Test
  void usesTheSameMemoryAgain() {
    geometry(List.of(0.1, 0.1, 0.8, 0.8), true, true, 90, true);
    Set<Long> places = new HashSet<>();
    try (Image image = TestImage.places(640, 480)) {
      for (int i = 1; i <= 300; i++) {
        try (Picture shown = processing.show(image, i)) {
          places.add(((Image) shown).mat().dataAddr());
          assertThat(processing.out()).isEqualTo(1);
        }
      }
    }
    // As many as pictures of that shape are needed at once.
    assertThat(places).hasSizeLessThanOrEqualTo(3);
  }
}
