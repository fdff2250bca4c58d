package camfleet.device.camera;

import java.util.function.Consumer;
import org.opencv.core.Mat;

/** A decoded picture: 8-bit blue, green, red in native memory. */
public final class Image implements Picture {
  private final Mat mat;
  private final int width;
  private final int height;
  private final long capturedAtNanos;
  private final boolean repeated;
  private final Consumer<Mat> giveBack;
  private boolean closed;

  /**
   * @param giveBack what takes the memory when the picture is closed
   */
  public Image(Mat mat, long capturedAtNanos, boolean repeated, Consumer<Mat> giveBack) {
    this.mat = mat;
    this.width = mat.cols();
    this.height = mat.rows();
    this.capturedAtNanos = capturedAtNanos;
    this.repeated = repeated;
    this.giveBack = giveBack;
  }

  /** The pixels, until the picture is closed. */
  public Mat mat() {
    if (closed) {
      throw new IllegalStateException("the picture is closed");
    }
    return mat;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public long capturedAtNanos() {
    return capturedAtNanos;
  }

  @Override
  public boolean repeated() {
    return repeated;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      giveBack.accept(mat);
    }
  }
}
