package camfleet.device.camera;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A USB webcam or another V4L2 camera. It is looked for anew by each {@link #open}, so that it is
 * found wherever it was plugged in, and its controls are set each time.
 */
final class V4l2Camera implements Camera {
  /** How long OpenCV waits for a driver, and some more. */
  private static final Duration DRIVER = Duration.ofSeconds(11);

  private static final Duration LEAVING = Duration.ofSeconds(1);

  private final V4l2Source source;
  private final VideoNodes nodes;
  private final VideoControls controls;
  private final VideoStream.Opener opener;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Object lock = new Object();

  // Guarded by lock.
  private Map<String, SourceRange> told;
  private WebcamAbility ability;
  private VideoNode node;
  private VideoReader reader;
  private ControlsInForce set;
  private String description;
  private boolean closed;

  // Of the capture thread alone.
  private VideoReader leaving;
  private CameraMode inForce;
  private double streamFps;

  V4l2Camera(
      V4l2Source source,
      VideoNodes nodes,
      VideoControls controls,
      VideoStream.Opener opener,
      InstantSource clock,
      LongSupplier nanos) {
    this.source = source;
    this.nodes = nodes;
    this.controls = controls;
    this.opener = opener;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** One of this machine. */
  static V4l2Camera of(V4l2Source source, InstantSource clock, LongSupplier nanos) {
    return new V4l2Camera(source, new VideoNodes(), new V4l2Ctl(), OpenCvVideo::open, clock, nanos);
  }

  @Override
  public String source() {
    return source.toString();
  }

  /**
   * What is said first stays said. Of a camera that is not plugged in when it is asked first, that
   * is what most cameras can do: a configuration that was stored for it must not be refused for
   * want of a cable.
   */
  @Override
  public Map<String, SourceRange> settings() {
    synchronized (lock) {
      if (told == null) {
        try {
          ability = look(source.find(nodes));
          told = ability.settings();
        } catch (IOException e) {
          told = WebcamAbility.unseen();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return WebcamAbility.unseen();
        }
      }
      return told;
    }
  }

  private WebcamAbility look(VideoNode at) throws IOException, InterruptedException {
    return new WebcamAbility(controls.formats(at), new WebcamControls(controls.controls(at)));
  }

  @Override
  public Duration warmUp() {
    return Duration.ofSeconds(1);
  }

  @Override
  public boolean neverRepeats() {
    return true;
  }

  @Override
  public void open(CameraMode mode) throws CameraException, InterruptedException {
    release();
    if (leaving != null && !leaving.awaitEnd(DRIVER)) {
      throw new CameraException(
          source + " does not come back from its driver; unplug it and plug it in again");
    }
    leaving = null;
    VideoNode found = source.find(nodes);
    WebcamAbility able = lookAt(found);
    VideoFormat format = able.format(source.toString(), mode);
    boolean isMotionJpeg = format == null || format.isMotionJpeg();
    VideoStream stream =
        opener.open(
            found,
            mode.width(),
            mode.height(),
            format == null ? mode.fps() : format.rate(mode.fps()),
            isMotionJpeg);
    try {
      requireSize(stream, mode);
      ControlsInForce next = new ControlsInForce(controls, found, able.controls());
      next.set(mode);
      synchronized (lock) {
        node = found;
        ability = able;
        set = next;
      }
    } catch (CameraException | InterruptedException | RuntimeException e) {
      stream.close();
      throw e;
    }
    inForce = mode;
    streamFps = stream.fps();
    VideoReader next = new VideoReader(stream, mode.fps(), clock, nanos);
    synchronized (lock) {
      if (closed) {
        stream.close();
        throw new CameraException("the camera is closed");
      }
      description =
          found.words()
              + ", "
              + mode.width()
              + "x"
              + mode.height()
              + " "
              + stream.code()
              + (streamFps > 0 ? " at " + plain(streamFps) + " fps" : "");
      reader = next;
    }
    next.start("v4l2-" + found.device().getFileName());
  }

  private WebcamAbility lookAt(VideoNode at) throws CameraException, InterruptedException {
    try {
      return look(at);
    } catch (IOException e) {
      throw new CameraException(at.words() + " does not say what it can do: " + e.getMessage(), e);
    }
  }

  private void requireSize(VideoStream stream, CameraMode mode) throws CameraException {
    if (stream.width() != mode.width() || stream.height() != mode.height()) {
      throw new CameraException(
          source
              + " gives "
              + stream.width()
              + "x"
              + stream.height()
              + " instead of "
              + mode.width()
              + "x"
              + mode.height()
              + "; set resolution to that");
    }
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  @Override
  public Picture read(long sequence, Duration patience)
      throws CameraException, InterruptedException {
    VideoReader current;
    VideoNode at;
    synchronized (lock) {
      current = reader;
      at = node;
    }
    if (current == null) {
      throw new CameraException(isClosed() ? "the camera is closed" : source + " is not open");
    }
    Picture picture = current.take(patience);
    if (picture == null) {
      if (isClosed()) {
        throw new CameraException("the camera is closed");
      }
      requireThere(current, at);
    }
    return picture;
  }

  private void requireThere(VideoReader current, VideoNode at) throws CameraException {
    VideoNode now = source.find(nodes);
    if (!now.equals(at)) {
      throw new CameraException(source + " was plugged in again: " + now.words());
    }
    if (current.hasEnded()) {
      throw new CameraException(
          source + " gives no more pictures: its driver reports an error (see: dmesg)");
    }
  }

  @Override
  public boolean change(CameraMode mode) {
    VideoReader current;
    ControlsInForce currentSet;
    synchronized (lock) {
      current = reader;
      currentSet = set;
    }
    if (current == null) {
      return false;
    }
    boolean isSameSize = mode.width() == inForce.width() && mode.height() == inForce.height();
    if (!isSameSize || isFasterThanStream(mode)) {
      return false;
    }
    current.pace(mode.fps());
    try {
      currentSet.set(mode);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    inForce = mode;
    return true;
  }

  /** Whether the driver has to be asked for more pictures, and can give them. */
  private boolean isFasterThanStream(CameraMode mode) {
    double most =
        ability().formats().stream()
            .filter(format -> format.fits(mode.width(), mode.height()))
            .mapToDouble(VideoFormat::greatestRate)
            .max()
            .orElse(mode.fps());
    // A driver that does not tell its rate is not asked again for another.
    return streamFps > 0 && Math.min(mode.fps(), most) > streamFps * 1.001;
  }

  @Override
  public String description() {
    synchronized (lock) {
      return description;
    }
  }

  @Override
  public String sensor() {
    settings();
    synchronized (lock) {
      try {
        return node != null ? node.name() : source.find(nodes).name();
      } catch (CameraException e) {
        return null;
      }
    }
  }

  @Override
  public List<SourceMode> modes() {
    settings();
    WebcamAbility able = ability();
    return able == null ? List.of() : able.modes();
  }

  /** As the camera rounded what it was asked for, and what its automatic chose. */
  @Override
  public Map<String, Object> readings() {
    ControlsInForce current;
    synchronized (lock) {
      current = reader == null ? null : set;
    }
    if (current == null) {
      return Map.of();
    }
    try {
      return current.readings();
    } catch (IOException e) {
      // It may have been unplugged in this moment, which is told where pictures are read.
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  @Override
  public String probe() {
    try {
      return "found " + source.find(nodes).words();
    } catch (CameraException e) {
      List<VideoNode> others = nodes.cameras();
      return others.isEmpty()
          ? e.getMessage() + "; no USB camera is plugged in"
          : e.getMessage()
              + "; plugged in are "
              + String.join(", ", others.stream().map(VideoNode::words).toList());
    }
  }

  /** A driver that hangs is left to a thread of its own, which the next {@link #open} awaits. */
  @Override
  public void release() {
    VideoReader last;
    synchronized (lock) {
      last = reader;
      reader = null;
      description = null;
    }
    if (last == null) {
      return;
    }
    last.stop();
    leaving = last;
    try {
      last.awaitEnd(LEAVING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    VideoReader last;
    synchronized (lock) {
      closed = true;
      last = reader;
    }
    if (last != null) {
      last.stop();
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private WebcamAbility ability() {
    synchronized (lock) {
      return ability;
    }
  }
}
