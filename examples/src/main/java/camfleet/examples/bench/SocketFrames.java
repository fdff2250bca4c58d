package camfleet.examples.bench;

import camfleet.frame.FrameHeader;
import camfleet.frame.FrameLayout;
import camfleet.runtime.MalformedException;
import camfleet.runtime.Threads;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes a camera's frames over the manager's WebSocket as they come, and dials again when the
 * connection is gone.
 */
final class SocketFrames implements AutoCloseable {
  /** Frames that may be under way. */
  private static final int CREDIT = 2;

  private static final long AGAIN_MILLIS = 100;

  /**
   * The newest frame.
   *
   * @param capturedAtNanos since 1970
   * @param arrivedNanos on the monotonic clock
   */
  record Seen(long sequence, long capturedAtNanos, long arrivedNanos) {}

  private final URI uri;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile Seen newest;
  private volatile boolean closed;
  private volatile WebSocket open;
  private Thread thread;

  private SocketFrames(URI uri) {
    this.uri = uri;
  }

  static SocketFrames of(URI manager, String camera) {
    String base = manager.toString().replaceFirst("^http", "ws");
    SocketFrames frames = new SocketFrames(URI.create(base + "/api/v1/frames?select=" + camera));
    frames.thread = Threads.startPlatform("socket-frames", frames::run);
    return frames;
  }

  private void run() {
    try {
      while (!closed) {
        Reader reader = new Reader();
        try {
          open = http.newWebSocketBuilder().buildAsync(uri, reader).join();
          reader.ended.await();
        } catch (CompletionException e) {
          // Nobody listens there yet.
          TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The newest frame, or null before the first. */
  Seen newest() {
    return newest;
  }

  void awaitFirst() {
    try {
      first.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    WebSocket last = open;
    if (last != null) {
      last.abort();
    }
    thread.interrupt();
    Threads.join(thread, 1_000);
  }

  /** One connection. */
  private final class Reader implements WebSocket.Listener {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private CompletableFuture<?> granting = CompletableFuture.completedFuture(null);

    @Override
    public void onOpen(WebSocket opened) {
      grant(opened, CREDIT);
      opened.request(1);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      partial.writeBytes(bytes);
      if (last) {
        arrived(ByteBuffer.wrap(partial.toByteArray()));
        partial.reset();
        grant(from, 1);
      }
      from.request(1);
      return null;
    }

    private void arrived(ByteBuffer body) {
      try {
        FrameHeader header = FrameLayout.readHeader(body);
        newest = new Seen(header.sequence(), header.capturedAtNanos(), System.nanoTime());
        first.countDown();
      } catch (MalformedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The JDK's WebSocket sends one message at a time: each grant waits for the one before it. */
    private void grant(WebSocket to, int frames) {
      granting = granting.thenCompose(sent -> to.sendText("{\"credit\":" + frames + "}", true));
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      ended.countDown();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      ended.countDown();
    }
  }
}
