package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

class JpegSegmentsTest {
  private static byte[] jpeg() {
    OpenCv.load();
    Mat mat = new Mat(48, 64, CvType.CV_8UC3, new Scalar(10, 120, 240));
    try {
      return Jpeg.encode(mat, 75);
    } finally {
      mat.release();
    }
  }

  @Test
  void aCompleteOneIsWhole() {
    assertThat(JpegSegments.areWhole(jpeg())).isTrue();
  }

  @Test
  void oneThatIsCutAnywhereIsNot() {
    byte[] whole = jpeg();
    for (int length = 0; length < whole.length; length++) {
      assertThat(JpegSegments.areWhole(Arrays.copyOf(whole, length))).as("%d", length).isFalse();
    }
  }

  @Test
  void whatFollowsTheEndDoesNotMatter() {
    byte[] whole = jpeg();
    assertThat(JpegSegments.areWhole(Arrays.copyOf(whole, whole.length + 7))).isTrue();
  }

  @Test
  void anEndBeforeAnyDataIsNoPicture() {
    assertThat(JpegSegments.areWhole(TinyJpeg.of(640, 480))).isFalse();
    assertThat(JpegSegments.areWhole("GIF89a, which is no JPEG".getBytes())).isFalse();
  }
}
