package camfleet.device.process;

import org.opencv.core.Mat;
import org.opencv.core.Rect;

/** How the pixels of a region are taken out of a picture. The taker releases them. */
public enum Isolation {
  /** The picture's own pixels: what is drawn into them is drawn into the picture. */
  VIEW {
    @Override
    public Mat of(Mat picture, Region region) {
      Region.Pixels at = region.in(picture.cols(), picture.rows());
      return picture.submat(new Rect(at.x(), at.y(), at.width(), at.height()));
    }
  },
  /** Pixels of their own, which stay as they are when the picture changes. */
  COPY {
    @Override
    public Mat of(Mat picture, Region region) {
      Mat view = VIEW.of(picture, region);
      try {
        return view.clone();
      } finally {
        view.release();
      }
    }
  };

  /** The region's pixels in a picture. */
  public abstract Mat of(Mat picture, Region region);
}
