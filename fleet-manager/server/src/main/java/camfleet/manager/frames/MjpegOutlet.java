package camfleet.manager.frames;

import camfleet.manager.fleet.Refusals;
import camfleet.topic.DeviceId;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One viewer of one camera over {@code multipart/x-mixed-replace}. One write is under way at most,
 * counted by its completion; meanwhile the newest picture waits. While the camera is away the
 * connection stays open and nothing is sent; a viewer that takes nothing for 30 s is closed.
 *
 * <p>It lives on the event loop of its connection.
 */
public final class MjpegOutlet implements FrameWatcher {
  private static final String CONTENT_TYPE = "multipart/x-mixed-replace; boundary=frame";

  /** Follows each picture, so that a browser shows it at once and not with the next one. */
  private static final String DELIMITER = "\r\n--frame\r\n";

  private static final byte[] TAIL = DELIMITER.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BLANK = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Duration STUCK = Duration.ofSeconds(30);
  private static final int HEAD_BYTES = 256;

  /**
   * What the kernel may hold back for a viewer who keeps up, however far away, and for one who does
   * not: the less, the younger is what that one sees.
   */
  private static final int MOST_BUFFER_BYTES = 64 * 1024;

  private static final int LEAST_BUFFER_BYTES = 4 * 1024;

  /** A viewer for whom a picture waits longer does not keep up. */
  private static final long SLOW_NANOS = Duration.ofMillis(150).toNanos();

  /** After so many that did not wait the viewer keeps up. */
  private static final int QUICK_ONES = 30;

  /** After so many that did it is tried again. */
  private static final int SLOW_ONES = 240;

  private final HttpServerRequest request;
  private final RawAnswer answer;
  private final FrameLedger ledger;
  private final PictureAges ages;
  private final Refusals refusals;
  private final LongSupplier nanos;
  private final DeviceId device;
  private final double fps;
  private final long intervalNanos;
  private final WatcherCounts counts;
  private final FrameSlot slot = new FrameSlot();
  private final ChannelFutureListener written = this::written;

  // Written anew for each picture, as one write is under way at most.
  private final ByteBuf head = SharedBytes.small(HEAD_BYTES);

  private FrameHub.Watch watch;
  private Future<?> patience;
  private CameraFrame newest;
  private CameraFrame underWay;
  private long lastNanos;
  private long writingSince;
  private int buffer;
  private int quickOnes;
  private int slowOnes;
  private boolean begun;
  private boolean pumping;
  private boolean timed;
  private boolean closed;

  /**
   * Made on the event loop of the viewer's connection.
   *
   * @param fps pictures per second at most; 0 for all
   */
  public MjpegOutlet(
      HttpServerRequest request,
      DeviceId device,
      double fps,
      FrameLedger ledger,
      PictureAges ages,
      Refusals refusals,
      LongSupplier nanos) {
    this.request = request;
    this.answer = RawAnswer.to(request);
    this.device = device;
    this.fps = fps;
    this.ledger = ledger;
    this.ages = ages;
    this.refusals = refusals;
    this.nanos = nanos;
    this.intervalNanos = fps > 0 ? (long) (1e9 / fps) : 0;
    this.counts = new WatcherCounts("mjpeg", answer.peer());
  }

  /**
   * Answers the request and sends until the viewer goes.
   *
   * @param watch the watch of this outlet, ended with it
   * @param first the picture to begin with, or null
   */
  public void start(FrameHub.Watch watch, CameraFrame first) {
    this.watch = watch;
    patience = answer.loop().scheduleWithFixedDelay(this::second, 1, 1, TimeUnit.SECONDS);
    answer.whenClosed(this::ended);
    request.response().headers().set("Content-Type", CONTENT_TYPE).set("Cache-Control", "no-store");
    answer.begin(request.response().headers(), DELIMITER.substring(2));
    if (first != null) {
      arrived(first);
    }
  }

  @Override
  public double wish(DeviceId of) {
    return fps > 0 ? fps : Double.POSITIVE_INFINITY;
  }

  @Override
  public WatcherCounts counts() {
    return counts;
  }

  @Override
  public Executor loop() {
    return answer.loop();
  }

  @Override
  public void arrived(CameraFrame frame) {
    // The picture that it began with may be on its way to the loop.
    if (frame != newest) {
      newest = frame;
      if (slot.put(frame)) {
        missed(device);
      }
      pump();
    }
  }

  @Override
  public void missed(DeviceId of) {
    ledger.missed(of, counts);
  }

  /** Sends what may be sent; a write that is done at once does not begin another pump. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (!closed && underWay == null && !timed && !slot.isEmpty()) {
        long now = nanos.getAsLong();
        if (isTurn(now)) {
          send(slot.take().frame(), now);
        }
      }
    } finally {
      pumping = false;
    }
  }

  /** Whether the pace has room for a picture now; otherwise a timer pumps again. */
  private boolean isTurn(long now) {
    long wait = begun ? intervalNanos - (now - lastNanos) : 0;
    if (wait > 0) {
      timed = true;
      answer
          .loop()
          .schedule(
              () -> {
                timed = false;
                pump();
              },
              Math.max(1, wait / 1_000_000),
              TimeUnit.MILLISECONDS);
      return false;
    }
    // A late turn does not push the later ones back.
    lastNanos = begun && -wait < intervalNanos ? lastNanos + intervalNanos : now;
    begun = true;
    return true;
  }

  private void send(CameraFrame frame, long now) {
    underWay = frame;
    writingSince = now;
    head.clear().writeBytes(frame.partHead());
    writeDecimal(ages.millis(frame), head);
    head.writeBytes(BLANK);
    if (answer.write(head, frame.part(), written)) {
      underWay = null;
      sent(frame);
    }
  }

  private void sent(CameraFrame frame) {
    int bytes = frame.bytes();
    ledger.sent(frame, counts);
    bound(nanos.getAsLong() - writingSince, bytes);
  }

  private void written(ChannelFuture future) {
    CameraFrame frame = underWay;
    underWay = null;
    if (future.isSuccess()) {
      sent(frame);
      pump();
    } else {
      frame.letGo();
      answer.close();
    }
  }

  /** The digits of a number from 0 on. */
  private static void writeDecimal(long number, ByteBuf to) {
    if (number >= 10) {
      writeDecimal(number / 10, to);
    }
    to.writeByte('0' + (int) (number % 10));
  }

  /** The payload and the delimiter behind it, the same for every viewer. */
  static ByteBuf part(ByteBuffer payload) {
    return SharedBytes.followedBy(payload, TAIL);
  }

  /**
   * As small as one picture needs at the beginning and for a slow viewer, and larger step by step
   * for one who is quick. The kernel counts its overhead in and takes double of what it is told.
   *
   * @param took until the kernel had a picture
   */
  private void bound(long took, int bytes) {
    int least = Math.min(MOST_BUFFER_BYTES, Math.max(LEAST_BUFFER_BYTES, bytes / 2));
    boolean slow = took > SLOW_NANOS;
    slowOnes = slow ? slowOnes + 1 : 0;
    quickOnes = slow ? 0 : quickOnes + 1;
    int now = buffer;
    if (buffer == 0 || (slow && slowOnes < SLOW_ONES)) {
      now = least;
    } else if (slowOnes == SLOW_ONES || (quickOnes >= QUICK_ONES && buffer < MOST_BUFFER_BYTES)) {
      // Far away even a quick viewer is slow with a small buffer.
      now = Math.min(2 * buffer, MOST_BUFFER_BYTES);
      slowOnes = 0;
      quickOnes = 0;
    }
    // Pictures differ a little in size, which is not worth a call.
    if (now > buffer || now < buffer / 4 * 3) {
      buffer = now;
      answer.bound(now);
    }
  }

  /** What is the same for every viewer of a picture, up to its age. */
  static byte[] partHead(CameraFrame frame) {
    String head =
        "Content-Type: image/jpeg\r\nContent-Length: "
            + frame.bytes()
            + "\r\nX-Sequence: "
            + frame.sequence()
            + "\r\nX-Captured-At: "
            + frame.capturedAt()
            + "\r\nX-Age-Ms: ";
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  private void second() {
    if (underWay != null && nanos.getAsLong() - writingSince > STUCK.toNanos()) {
      refusals.watcherClosed(
          "MJPEG viewer "
              + counts.name()
              + " of "
              + device
              + " was closed: it took nothing for "
              + STUCK.toSeconds()
              + " s");
      answer.close();
    }
  }

  private void ended() {
    if (!closed) {
      closed = true;
      watch.close();
      slot.close();
      patience.cancel(false);
    }
  }
}
