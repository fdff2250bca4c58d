package camfleet.device.camera;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.opencv.core.Mat;

/**
 * Tells a picture that is the one before once more, which no sensor gives twice: its noise differs,
 * but where everything is black, or white, and the same for that reason. A JPEG is compared byte by
 * byte and not decoded; of an image rows are summed. For one thread.
 */
public final class Sameness {
  /** Rows of an image that are looked at, about; noise is in each. */
  private static final int ROWS = 96;

  private byte[] jpeg;
  private Sum sum;
  private byte[] row = new byte[0];
  private Boolean isFlat;

  private record Sum(int width, int height, long crc) {}

  /** Whether it is the one before; the next is compared with this one. */
  public boolean isSame(Picture picture) {
    if (!isEqual(picture)) {
      isFlat = null;
      return false;
    }
    // Asked once for as long as it is the same.
    if (isFlat == null) {
      isFlat = Darkness.isFlat(picture);
    }
    return !isFlat;
  }

  private boolean isEqual(Picture picture) {
    if (picture instanceof CameraJpeg made) {
      boolean same = Arrays.equals(made.jpeg(), jpeg);
      jpeg = made.jpeg();
      sum = null;
      return same;
    }
    Sum now = sum(((Image) picture).mat());
    boolean same = now.equals(sum);
    sum = now;
    jpeg = null;
    return same;
  }

  private Sum sum(Mat mat) {
    int bytes = (int) (mat.cols() * mat.elemSize());
    if (row.length != bytes) {
      row = new byte[bytes];
    }
    CRC32 crc = new CRC32();
    int step = Math.max(1, mat.rows() / ROWS);
    for (int y = 0; y < mat.rows(); y += step) {
      mat.get(y, 0, row);
      crc.update(row);
    }
    return new Sum(mat.cols(), mat.rows(), crc.getValue());
  }
}
