package camfleet.client;

import camfleet.runtime.Backoff;
import camfleet.stream.Hello;
import camfleet.stream.StreamDialer;
import camfleet.stream.StreamLimits;
import camfleet.stream.StreamSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Frames of one or many cameras over one TCP connection ({@code camfleet-frames/1}). It connects
 * again by itself, within 1 s of the manager's return, also where a manager that was started again
 * listens elsewhere; cameras that the selector matches later join by themselves. Frames are read as
 * they come, so that a slow reader gets a fresh one and learns what it missed. What the manager
 * says of the cameras besides waits in {@link #nextNotice}. Any thread may read or close it;
 * closing wakes all readers with null.
 *
 * <pre>
 * try (FrameSubscription frames = fleet.frames("group:outdoor")) {
 *   while (frames.next(Duration.ofSeconds(5)) instanceof ReceivedFrame frame) {
 *     System.out.println(frame.camera() + " " + frame.sequence() + " " + frame.age());
 *   }
 * }
 * </pre>
 */
public final class FrameSubscription implements AutoCloseable {
  /** A link that was cut is given up early, so that the first frame after it comes soon. */
  private static final StreamSettings SETTINGS =
      new StreamSettings(
          StreamLimits.DEFAULTS.withMaxFrameBytes(StreamLimits.MOST_FRAME_BYTES),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(30),
          64 << 10);

  private final FrameRequest request;
  private final FrameShelf shelf;
  private final NoticeBoard notices = new NoticeBoard();
  private final FrameLine line;
  private final StreamDialer dialer;
  private final Consumer<FrameSubscription> onClose;

  FrameSubscription(
      FramePort port,
      FrameAccess access,
      FrameRequest request,
      Consumer<FrameSubscription> onClose) {
    InstantSource clock = InstantSource.system();
    this.request = request;
    this.onClose = onClose;
    this.shelf = new FrameShelf(request.isEvery());
    this.line = new FrameLine(request, port, shelf, notices, clock);
    this.dialer =
        new StreamDialer(
            port,
            () -> Hello.subscriber(System.getProperty("user.name", "client"), access.token()),
            SETTINGS,
            clock,
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random()),
            line);
  }

  void start() {
    dialer.start();
  }

  public FrameRequest request() {
    return request;
  }

  /**
   * Waits for a frame of any camera that {@code next} has not returned yet; cameras take turns.
   *
   * @return null when none came within the time or this was closed
   */
  public ReceivedFrame next(Duration timeout) {
    return take(null, timeout);
  }

  /**
   * The same for one of the cameras. With {@code every} the others have to be read too, because
   * what waits holds up the rest.
   */
  public ReceivedFrame next(String camera, Duration timeout) {
    return take(camera, timeout);
  }

  private ReceivedFrame take(String camera, Duration timeout) {
    ReceivedFrame frame = shelf.take(camera, timeout);
    if (frame != null) {
      line.taken();
    }
    return frame;
  }

  /** The frame that arrived last, again and again the same one; null before the first. */
  public ReceivedFrame latest() {
    return shelf.newest(null);
  }

  /** The same of one of the cameras. */
  public ReceivedFrame latest(String camera) {
    return shelf.newest(camera);
  }

  /**
   * Waits for what the manager says of a camera besides its frames, and that was not returned yet:
   * first how each camera is, then each change and each gap. The oldest of more than 1,000 that
   * nobody takes are forgotten.
   *
   * @return null when there was nothing within the time or this was closed
   */
  public CameraNotice nextNotice(Duration timeout) {
    return notices.next(timeout);
  }

  /**
   * Whether a camera is there, as the manager said last; unknown while there is no connection and
   * for a camera that is not subscribed to.
   */
  public Presence presence(String camera) {
    return notices.presence(camera);
  }

  /** Frames that arrived since the beginning. */
  public long received() {
    return shelf.received();
  }

  /** Frames since the beginning that this reader was too slow for or not connected for. */
  public long missed() {
    return shelf.missed();
  }

  /** Why no frames can come now, in one sentence, or null while there is a connection. */
  public String problem() {
    return line.problem();
  }

  /** Whether frames may still come: false after closing or when the manager refused for good. */
  public boolean isOpen() {
    return !shelf.isClosed() && !dialer.isFinished();
  }

  /** Ends the connection and wakes every reader with null; any number of times. */
  @Override
  public void close() {
    shelf.close();
    notices.close();
    dialer.close();
    onClose.accept(this);
  }
}
