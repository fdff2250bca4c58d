package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.topic.DeviceId;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

class SceneCodeTest {
  @BeforeAll
  static void load() {
    OpenCv.load();
  }

  private static Mat draw(SceneCode.Reading reading, int width, int height) {
    try (Scene scene = new Scene(reading.device(), width, height)) {
      Mat canvas = new Mat(height, width, CvType.CV_8UC3);
      scene.draw(canvas, reading.sequence(), reading.capturedAtNanos(), 3.7);
      return canvas;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "160,120",
    "176,144",
    "200,150",
    "320,240",
    "333,251",
    "640,480",
    "768,432",
    "800,600",
    "1000,700",
    "1280,720",
    "1920,1080"
  })
  void isReadAtEverySizeAndQualityAndAtHalfTheSize(int width, int height) {
    Random random = new Random(width);
    for (int quality = 30; quality <= 100; quality += 10) {
      for (int i = 0; i < 5; i++) {
        SceneCode.Reading reading =
            new SceneCode.Reading(
                DeviceId.of("cam-" + random.nextInt(100_000)),
                random.nextLong(),
                random.nextLong());
        Mat picture = draw(reading, width, height);
        assertThat(SceneCode.read(Jpeg.encode(picture, quality))).contains(reading);
        Mat half = new Mat();
        Imgproc.resize(picture, half, new Size(width / 2, height / 2), 0, 0, Imgproc.INTER_AREA);
        if (width >= 320) {
          assertThat(SceneCode.read(Jpeg.encode(half, quality)))
              .as("half, quality " + quality)
              .contains(reading);
        }
        picture.release();
        half.release();
      }
    }
  }

  @Test
  void holdsIdsOfEveryLength() {
    for (String id : new String[] {"abc", "z-9", "0123456789-abcdefghijklmnopqrstu"}) {
      SceneCode.Reading reading = new SceneCode.Reading(DeviceId.of(id), 1, -1);
      Mat picture = draw(reading, 640, 480);
      assertThat(SceneCode.read(Jpeg.encode(picture, 75))).contains(reading);
      picture.release();
    }
  }

  @Test
  void hasTheseBytes() {
    SceneCode.Reading reading = new SceneCode.Reading(DeviceId.of("cam1"), 258, 1);
    assertThat(HexFormat.of().formatHex(SceneCode.bytes(reading)))
        .isEqualTo(
            "caf1" // mark
                + "0c135c000000000000000000000000000000000000000000" // c=3 a=1 m=13 1=28, 6 bits
                // each
                + "0000000000000102" // sequence
                + "0000000000000001" // captured_at
                + crc(
                    "caf10c135c"
                        + "000000000000000000000000000000000000000000"
                        + "00000000000001020000000000000001")
                + "aa55aa55");
  }

  private static String crc(String hex) {
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(HexFormat.of().parseHex(hex));
    return String.format("%08x", crc.getValue());
  }

  @Test
  void isNotReadWhereThereIsNone() {
    assertThat(SceneCode.read(new byte[0])).isEmpty();
    assertThat(SceneCode.read(new byte[] {1, 2, 3})).isEmpty();
    Mat black = Mat.zeros(480, 640, CvType.CV_8UC3);
    assertThat(SceneCode.read(Jpeg.encode(black, 75))).isEmpty();
    Mat tooSmall = draw(new SceneCode.Reading(DeviceId.of("cam1"), 1, 1), 64, 64);
    assertThat(SceneCode.read(Jpeg.encode(tooSmall, 75))).isEmpty();
  }

  @Test
  void isNotReadWhenOneCellIsPaintedOver() {
    Mat picture = draw(new SceneCode.Reading(DeviceId.of("cam1"), 1, 1), 640, 480);
    int top = 480 - SceneCode.height(640);
    double[] pixel = picture.get(top + 4, 204);
    Mat cell = picture.submat(top, top + 8, 200, 208);
    cell.setTo(new org.opencv.core.Scalar(255 - pixel[0], 255 - pixel[1], 255 - pixel[2]));
    assertThat(SceneCode.read(Jpeg.encode(picture, 90))).isEmpty();
  }
}
