package camfleet.device.camera;

import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** How alike two grey pictures are (SSIM; Wang, Bovik, Sheikh, Simoncelli 2004). */
final class Similarity {
  private static final double C1 = 6.5025;
  private static final double C2 = 58.5225;

  private Similarity() {}

  /** 1 for equal pictures; 11 × 11 Gaussian window, σ 1.5. */
  static double ssim(Mat first, Mat second) {
    Mat x = new Mat();
    Mat y = new Mat();
    first.convertTo(x, CvType.CV_32F);
    second.convertTo(y, CvType.CV_32F);
    Mat meanX = blur(x);
    Mat meanY = blur(y);
    Mat meanXy = meanX.mul(meanY);
    Mat meanXx = meanX.mul(meanX);
    Mat meanYy = meanY.mul(meanY);
    Mat varianceX = minus(blur(x.mul(x)), meanXx);
    Mat varianceY = minus(blur(y.mul(y)), meanYy);
    Mat covariance = minus(blur(x.mul(y)), meanXy);
    Mat above = linear(meanXy, 2, C1).mul(linear(covariance, 2, C2));
    Core.add(meanXx, meanYy, meanXx);
    Core.add(varianceX, varianceY, varianceX);
    Mat below = linear(meanXx, 1, C1).mul(linear(varianceX, 1, C2));
    Mat quotient = new Mat();
    Core.divide(above, below, quotient);
    return Core.mean(quotient).val[0];
  }

  private static Mat blur(Mat of) {
    Mat blurred = new Mat();
    Imgproc.GaussianBlur(of, blurred, new Size(11, 11), 1.5);
    return blurred;
  }

  private static Mat minus(Mat from, Mat what) {
    Mat difference = new Mat();
    Core.subtract(from, what, difference);
    return difference;
  }

  private static Mat linear(Mat of, double factor, double summand) {
    Mat result = new Mat();
    Core.multiply(of, Scalar.all(factor), result);
    Core.add(result, Scalar.all(summand), result);
    return result;
  }
}
