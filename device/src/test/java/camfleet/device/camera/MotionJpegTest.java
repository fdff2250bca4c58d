package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

class MotionJpegTest {
  private static byte[] jpeg() {
    OpenCv.load();
    Mat mat = new Mat(48, 64, CvType.CV_8UC3, new Scalar(10, 100, 200));
    byte[] jpeg = Jpeg.encode(mat, 80);
    mat.release();
    return jpeg;
  }

  /** The bodies of its DHT segments, or all but those segments, as many webcams give it. */
  private static byte[] parts(byte[] jpeg, boolean tables) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 2;
    while ((jpeg[at + 1] & 0xFF) != 0xDA) {
      int segment = 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
      boolean isTable = (jpeg[at + 1] & 0xFF) == 0xC4;
      if (isTable && tables) {
        out.write(jpeg, at + 4, segment - 4);
      } else if (!isTable && !tables) {
        out.write(jpeg, at, segment);
      }
      at += segment;
    }
    if (!tables) {
      out.write(jpeg, at, jpeg.length - at);
    }
    return out.toByteArray();
  }

  @Test
  void addsTheTablesThatEveryEncoderUses() {
    byte[] whole = jpeg();
    ByteArrayOutputStream bare = new ByteArrayOutputStream();
    bare.write(whole, 0, 2);
    bare.writeBytes(parts(whole, false));
    assertThat(parts(bare.toByteArray(), true)).isEmpty();
    byte[] completed = MotionJpeg.withTables(bare.toByteArray());
    assertThat(parts(completed, true)).isEqualTo(parts(whole, true));
    assertThat(parts(completed, false)).isEqualTo(parts(whole, false));
    assertThat(MotionJpeg.withTables(whole)).isSameAs(whole);
  }

  @Test
  void cutsPaddingAndDropsWhatIsDamaged() {
    byte[] whole = jpeg();
    byte[] padded = Arrays.copyOf(whole, whole.length + 1000);
    Picture picture = MotionJpeg.picture(padded, 5);
    assertThat(((CameraJpeg) picture).jpeg()).isEqualTo(whole);
    assertThat(picture.capturedAtNanos()).isEqualTo(5);
    assertThat(MotionJpeg.picture(Arrays.copyOf(whole, whole.length / 2), 5)).isNull();
    assertThat(MotionJpeg.picture(new byte[0], 5)).isNull();
  }
}
