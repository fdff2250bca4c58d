package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraException;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** A camera before a grey wall, with a white square where a test wants one; it makes JPEGs. */
final class SceneCamera implements Camera {
  private record Shot(byte[] jpeg, long atNanos) {}

  private final LinkedBlockingQueue<Shot> shots = new LinkedBlockingQueue<>();
  private volatile boolean hungry;
  volatile boolean open;
  private volatile boolean closed;

  /**
   * @param squareAt of the square's left side; below 0 is none
   */
  static byte[] jpeg(int brightness, int squareAt) {
    BufferedImage image = new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB);
    Graphics2D painter = image.createGraphics();
    painter.setColor(new Color(brightness, brightness, brightness));
    painter.fillRect(0, 0, 160, 120);
    if (squareAt >= 0) {
      painter.setColor(Color.WHITE);
      painter.fillRect(squareAt, 40, 30, 30);
    }
    painter.dispose();
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      ImageIO.write(image, "jpg", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void shoot(byte[] jpeg, long atNanos) {
    hungry = false;
    shots.add(new Shot(jpeg, atNanos));
  }

  /** Whether all that was shot has been taken in, and more is asked for. */
  boolean isHungry() {
    return hungry && shots.isEmpty();
  }

  @Override
  public String source() {
    return "scene";
  }

  @Override
  public void open(CameraMode mode) {
    open = true;
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    Shot shot = shots.poll();
    if (shot == null) {
      hungry = true;
      shot = shots.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (closed) {
      throw new CameraException("the camera is closed");
    }
    return shot == null ? null : Picture.ofJpeg(shot.jpeg(), shot.atNanos(), false).orElseThrow();
  }

  @Override
  public boolean change(CameraMode mode) {
    return true;
  }

  @Override
  public String description() {
    return "a wall";
  }

  @Override
  public void release() {
    open = false;
  }

  @Override
  public void close() {
    closed = true;
  }
}
