package camfleet.device.process;

import java.time.Instant;
import java.util.List;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/** The picture that a plug-in is to look at: its until it has returned. */
public final class PluginPicture {
  private final Mat mat;
  private final long sequence;
  private final long capturedAtNanos;
  private final List<Region> regions;
  private volatile boolean over;

  PluginPicture(Mat mat, long sequence, long capturedAtNanos, List<Region> regions) {
    this.mat = mat;
    this.sequence = sequence;
    this.capturedAtNanos = capturedAtNanos;
    this.regions = regions;
  }

  /** The pixels, 8-bit blue, green, red, to be drawn into; not to be released. */
  public Mat mat() {
    if (over) {
      throw new IllegalStateException("the picture is not the plug-in's any more");
    }
    return mat;
  }

  /**
   * Shows something else instead, of any size; it is copied and stays the plug-in's.
   *
   * @param other 8-bit with 3 channels (blue, green, red), 1 (grey) or 4 (the last is ignored)
   */
  public void replace(Mat other) {
    int type = other.type();
    if (other.empty()) {
      throw new IllegalArgumentException("a picture needs pixels, and these are none");
    } else if (type == CvType.CV_8UC3) {
      other.copyTo(mat());
    } else if (type == CvType.CV_8UC1) {
      Imgproc.cvtColor(other, mat(), Imgproc.COLOR_GRAY2BGR);
    } else if (type == CvType.CV_8UC4) {
      Imgproc.cvtColor(other, mat(), Imgproc.COLOR_BGRA2BGR);
    } else {
      throw new IllegalArgumentException(
          "a picture's pixels must be CV_8UC3, CV_8UC1 or CV_8UC4, were "
              + CvType.typeToString(type));
    }
  }

  /** Pixels. */
  public int width() {
    return mat().cols();
  }

  /** Pixels. */
  public int height() {
    return mat().rows();
  }

  /** The number that the picture has as a frame. */
  public long sequence() {
    return sequence;
  }

  /** When the light was captured, by the device's clock. */
  public Instant capturedAt() {
    return Instant.EPOCH.plusNanos(capturedAtNanos);
  }

  /** The regions of interest; {@link Isolation} takes their pixels out of the picture. */
  public List<Region> regions() {
    return regions;
  }

  void end() {
    over = true;
  }
}
