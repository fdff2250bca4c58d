package camfleet.device.process;

import camfleet.device.camera.Image;
import camfleet.device.camera.Jpeg;
import camfleet.device.camera.Picture;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.opencv.core.Mat;

/**
 * Takes pictures through the steps that are switched on: geometry, plug-ins, regions, one region
 * alone, stamp. Where none is, a picture goes on as it came, and a JPEG of the camera's is not
 * decoded. Steps change at the next picture, from any thread.
 */
public final class PictureProcessing implements Processing, AutoCloseable {
  private final Plugins plugins;
  private final Regions regions;
  private final DoubleSupplier fps;
  private final Mats mats = new Mats();
  private volatile PictureSteps steps = PictureSteps.NONE;

  // Of the capture thread alone.
  private PictureSteps lastSteps = PictureSteps.NONE;
  private int lastWidth;
  private int lastHeight;

  /**
   * @param plugins closed with this
   * @param fps pictures per second, as measured
   */
  public PictureProcessing(Plugins plugins, Regions regions, DoubleSupplier fps) {
    this.plugins = plugins;
    this.regions = regions;
    this.fps = fps;
  }

  /**
   * Does this to pictures from now on.
   *
   * @return done when the plug-ins run as well, or are known not to
   */
  public CompletableFuture<Void> apply(PictureSteps next) {
    steps = next;
    return plugins.use(next.plugins());
  }

  @Override
  public Picture show(Picture picture, long sequence) {
    PictureSteps now = steps;
    List<Region> drawn =
        regions.current().stream().filter(region -> !region.draw().isEmpty()).toList();
    Optional<Region> alone = regions.find(now.showRegion());
    if (now.geometry().isNone()
        && plugins.isEmpty()
        && drawn.isEmpty()
        && alone.isEmpty()
        && now.stamp() == null) {
      return picture;
    }
    Optional<Image> decoded = Jpeg.decoded(picture);
    if (decoded.isEmpty()) {
      // What cannot be decoded here cannot be looked at anywhere.
      return null;
    }
    Image image = decoded.get();
    freeWhatFitsNoMore(now, picture);
    try (Canvas canvas = new Canvas(image.mat(), mats)) {
      Turning.turn(canvas, now.geometry());
      long at = picture.capturedAtNanos();
      if (!plugins.pass(canvas, sequence, at, regions.current())) {
        return null;
      }
      drawn.forEach(region -> RegionDrawing.draw(canvas.drawn(), region));
      alone.ifPresent(region -> isolate(canvas, region));
      if (now.stamp() != null) {
        Stamp.write(canvas.drawn(), now.stamp().text(sequence, at, fps.getAsDouble()));
      }
      // When all plug-ins were passed by there may be nothing new to be encoded.
      return canvas.isUntouched() ? picture : canvas.image(at, picture.repeated());
    } finally {
      if (image != picture) {
        image.close();
      }
    }
  }

  /** Other steps and another size need other memory, and there may be much of the former. */
  private void freeWhatFitsNoMore(PictureSteps now, Picture picture) {
    if (now != lastSteps || picture.width() != lastWidth || picture.height() != lastHeight) {
      lastSteps = now;
      lastWidth = picture.width();
      lastHeight = picture.height();
      mats.free();
    }
  }

  private static void isolate(Canvas canvas, Region region) {
    Mat view = Isolation.VIEW.of(canvas.mat(), region);
    try {
      canvas.redraw(view.rows(), view.cols(), (whole, part) -> view.copyTo(part));
    } finally {
      view.release();
    }
  }

  /** Pictures that are out: not closed by who has them. */
  int out() {
    return mats.out();
  }

  @Override
  public void close() {
    plugins.close();
    mats.close();
  }
}
