package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraException;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.imageio.ImageIO;

/** A camera that gives a picture when its mode changes, and whenever a test says so. */
class FakeCamera implements Camera {
  private final BlockingQueue<byte[]> pictures = new LinkedBlockingQueue<>();
  private final LongSupplier wallNanos;
  private final Duration warmUp;
  volatile CameraMode mode;
  volatile boolean closed;

  /**
   * @param wallNanos ns since 1970 by the device's clock
   */
  FakeCamera(LongSupplier wallNanos) {
    this(wallNanos, Duration.ZERO);
  }

  FakeCamera(LongSupplier wallNanos, Duration warmUp) {
    this.wallNanos = wallNanos;
    this.warmUp = warmUp;
  }

  /** A real JPEG of this size. */
  static byte[] jpeg(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        image.setRGB(x, y, (x * 7919 + y * 104729) & 0xFFFFFF);
      }
    }
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      ImageIO.write(image, "jpg", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void shoot() {
    pictures.add(jpeg(64, 64));
  }

  @Override
  public String source() {
    return "fake";
  }

  @Override
  public void open(CameraMode wanted) {
    mode = wanted;
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    byte[] jpeg = pictures.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (jpeg == null) {
      return null;
    }
    if (jpeg.length == 0) {
      throw new CameraException("the fake camera is closed");
    }
    return Picture.ofJpeg(jpeg, wallNanos.getAsLong(), false).orElseThrow();
  }

  @Override
  public Duration warmUp() {
    return warmUp;
  }

  @Override
  public boolean change(CameraMode wanted) {
    mode = wanted;
    pictures.add(jpeg(wanted.width(), wanted.height()));
    return true;
  }

  @Override
  public String description() {
    return "a fake camera";
  }

  @Override
  public void release() {}

  @Override
  public void close() {
    closed = true;
    pictures.add(new byte[0]);
  }
}
