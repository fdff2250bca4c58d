import camfleet.device.process.PicturePlugin;
import camfleet.device.process.PluginPicture;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/** Draws a crosshair into each picture: a plug-in for camfleet-device, whole. */
public class Crosshair implements PicturePlugin {
  private static final Scalar GREEN = new Scalar(0, 255, 0);

  @Override
  public String name() {
    return "crosshair";
  }

  @Override
  public boolean process(PluginPicture picture) {
    Mat mat = picture.mat();
    int x = picture.width() / 2;
    int y = picture.height() / 2;
    int arm = picture.height() / 10;
    Imgproc.line(mat, new Point(x - arm, y), new Point(x + arm, y), GREEN);
    Imgproc.line(mat, new Point(x, y - arm), new Point(x, y + arm), GREEN);
    // false would keep this picture back.
    return true;
  }
}
