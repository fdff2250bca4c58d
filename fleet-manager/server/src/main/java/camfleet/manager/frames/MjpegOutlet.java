package camfleet.manager.frames;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * One viewer of one camera over {@code multipart/x-mixed-replace}. One write is under way at most,
 * counted by its completion; meanwhile the newest picture waits. While the camera is away the
 * connection stays open and nothing is sent.
 *
 * <p>It lives on the event loop of its connection; only {@link #arrived} comes from elsewhere.
 */
public final class MjpegOutlet implements FrameWatcher {
  private static final String CONTENT_TYPE = "multipart/x-mixed-replace; boundary=frame";

  /** Follows each picture, so that a browser shows it at once and not with the next one. */
  private static final String DELIMITER = "\r\n--frame\r\n";

  private final HttpServerResponse response;
  private final Vertx vertx;
  private final Context loop;
  private final FrameCounts counts;
  private final ToLongFunction<CameraFrame> ageMillis;
  private final LongSupplier nanos;
  private final long intervalNanos;
  private final FrameSlot slot = new FrameSlot();
  private final AtomicBoolean called = new AtomicBoolean();
  private FrameHub.Watch watch;
  private long lastNanos;
  private boolean begun;
  private boolean writing;
  private boolean timed;
  private boolean closed;

  /**
   * Made on the event loop of the viewer's connection.
   *
   * @param counts of the camera
   * @param ageMillis a picture's true age
   * @param fps pictures per second at most; 0 for all
   */
  public MjpegOutlet(
      HttpServerResponse response,
      Vertx vertx,
      FrameCounts counts,
      ToLongFunction<CameraFrame> ageMillis,
      LongSupplier nanos,
      double fps) {
    this.response = response;
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.counts = counts;
    this.ageMillis = ageMillis;
    this.nanos = nanos;
    this.intervalNanos = fps > 0 ? (long) (1e9 / fps) : 0;
  }

  /**
   * Answers the request and sends until the viewer goes.
   *
   * @param watch the watch of this outlet, ended with it
   * @param first the picture to begin with, or null
   */
  public void start(FrameHub.Watch watch, CameraFrame first) {
    this.watch = watch;
    response
        .setChunked(true)
        .putHeader("Content-Type", CONTENT_TYPE)
        .putHeader("Cache-Control", "no-store")
        .exceptionHandler(gone -> close())
        .closeHandler(gone -> close())
        .endHandler(gone -> close());
    response.write(DELIMITER.substring(2));
    if (first != null && slot.isEmpty()) {
      slot.put(first);
    }
    pump();
  }

  @Override
  public void arrived(CameraFrame frame) {
    if (slot.put(frame)) {
      counts.missed();
    }
    if (called.compareAndSet(false, true)) {
      loop.runOnContext(
          nothing -> {
            called.set(false);
            pump();
          });
    }
  }

  private void pump() {
    if (closed || writing || timed || watch == null || slot.isEmpty()) {
      return;
    }
    long now = nanos.getAsLong();
    long wait = begun ? intervalNanos - (now - lastNanos) : 0;
    if (wait > 0) {
      timed = true;
      vertx.setTimer(
          Math.max(1, wait / 1_000_000),
          timer -> {
            timed = false;
            pump();
          });
      return;
    }
    // A late turn does not push the later ones back.
    lastNanos = begun && -wait < intervalNanos ? lastNanos + intervalNanos : now;
    begun = true;
    send(slot.take().frame());
  }

  private void send(CameraFrame frame) {
    writing = true;
    String head =
        "Content-Type: image/jpeg\r\nContent-Length: "
            + frame.bytes()
            + "\r\nX-Sequence: "
            + frame.sequence()
            + "\r\nX-Captured-At: "
            + frame.capturedAt()
            + "\r\nX-Age-Ms: "
            + ageMillis.applyAsLong(frame)
            + "\r\n\r\n";
    response.write(head);
    response.write(frame.buffer());
    response
        .write(Buffer.buffer(DELIMITER))
        .onComplete(
            written -> {
              writing = false;
              if (written.failed()) {
                close();
              } else {
                counts.sent();
                pump();
              }
            });
  }

  private void close() {
    if (!closed) {
      closed = true;
      watch.close();
    }
  }
}
