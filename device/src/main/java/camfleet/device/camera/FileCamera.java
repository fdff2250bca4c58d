package camfleet.device.camera;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A video file, played for ever at its own pace and in its own size: a Motion-JPEG AVI by OpenCV,
 * everything else by the {@code ffmpeg} program, since OpenCV's library for Java has no FFmpeg.
 */
final class FileCamera implements Camera {
  private final Path file;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Object lock = new Object();
  private Camera clip;
  private boolean closed;

  FileCamera(Path file, InstantSource clock, LongSupplier nanos) {
    this.file = file;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public String source() {
    return "file:" + file;
  }

  /** A file keeps its own size; for another quality it is played anew. */
  @Override
  public Map<String, SourceRange> settings() {
    return Map.of("fps", SourceRange.ALL_LIVE, "quality", SourceRange.ALL);
  }

  /** Whether the file is there and something can play it. */
  static void check(Path file) throws CameraException {
    if (!Files.exists(file)) {
      throw new CameraException("file " + file + " does not exist");
    }
    if (!Files.isRegularFile(file)) {
      throw new CameraException("file " + file + " is not a file; for pictures use folder:" + file);
    }
    if (!Files.isReadable(file)) {
      throw new CameraException("file " + file + " cannot be read; check its permissions");
    }
    if (size(file) == 0) {
      throw new CameraException("file " + file + " is empty");
    }
    if (!isMotionJpegAvi(file) && !Ffmpeg.isInstalled()) {
      throw new CameraException(Ffmpeg.missing(file));
    }
  }

  private static long size(Path file) throws CameraException {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new CameraException("file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether it starts as an AVI (RIFF form type {@code AVI }) with a Motion-JPEG stream. */
  static boolean isMotionJpegAvi(Path file) throws CameraException {
    // Not through a channel, which an interrupt of the capture thread would close.
    try (InputStream in = new FileInputStream(file.toFile())) {
      String head = new String(in.readNBytes(512), StandardCharsets.ISO_8859_1);
      return head.startsWith("RIFF") && head.startsWith("AVI ", 8) && head.contains("vidsMJPG");
    } catch (IOException e) {
      throw new CameraException("file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void open(CameraMode mode) throws CameraException, InterruptedException {
    release();
    check(file);
    Camera next =
        isMotionJpegAvi(file)
            ? new AviClip(file, clock, nanos)
            : new FfmpegClip(file, clock, nanos);
    synchronized (lock) {
      if (closed) {
        throw new CameraException("the camera is closed");
      }
      clip = next;
    }
    try {
      next.open(mode);
    } catch (CameraException | InterruptedException | RuntimeException e) {
      release();
      throw e;
    }
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    Camera current = clip();
    if (current == null) {
      throw new CameraException("file " + file + " is not open");
    }
    return current.read(sequence, patience);
  }

  @Override
  public boolean change(CameraMode mode) throws CameraException {
    Camera current = clip();
    return current != null && current.change(mode);
  }

  @Override
  public String description() {
    Camera current = clip();
    return current == null ? null : current.description();
  }

  @Override
  public void release() {
    Camera current;
    synchronized (lock) {
      current = clip;
      clip = null;
    }
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    release();
  }

  private Camera clip() {
    synchronized (lock) {
      return clip;
    }
  }
}
