package camfleet.client;

import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.frame.FrameLayout;
import camfleet.runtime.MalformedException;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One WebSocket connection to {@code /api/v1/frames}, for one camera: grants credit, hands frames
 * on, and ends when the other side does or is silent for too long.
 */
final class FrameSocket implements WebSocket.Listener {
  /** Frames that may be under way; two keep the line busy while one is being handed over. */
  private static final int CREDIT = 2;

  /** The manager says the time each second. */
  private static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();

  private static final int MAX_MESSAGE_BYTES = 16 << 20;
  private static final System.Logger LOG = System.getLogger("camfleet.client");

  private final HttpClient http;
  private final URI uri;
  private final Consumer<Frame> frames;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private CompletableFuture<?> granting = CompletableFuture.completedFuture(null);
  private volatile long lastHeardNanos;
  private volatile boolean heard;

  FrameSocket(HttpClient http, URI uri, Consumer<Frame> frames) {
    this.http = http;
    this.uri = uri;
    this.frames = frames;
  }

  /** Connects and stays until the connection ends; false when nothing ever came through it. */
  boolean run() {
    lastHeardNanos = System.nanoTime();
    CompletableFuture<WebSocket> opening =
        http.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(5)).buildAsync(uri, this);
    try {
      CompletableFuture.anyOf(opening, ended).join();
      while (!ended.isDone() && !isSilent()) {
        waitASecond();
      }
    } catch (CompletionException e) {
      LOG.log(Level.DEBUG, () -> uri + ": " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    opening.thenAccept(WebSocket::abort);
    return heard;
  }

  void close() {
    ended.complete(null);
  }

  @Override
  public void onOpen(WebSocket socket) {
    grant(socket, CREDIT);
    socket.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    hear();
    socket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    hear();
    if (partial.size() + data.remaining() > MAX_MESSAGE_BYTES) {
      return fail("a frame is larger than " + MAX_MESSAGE_BYTES + " bytes");
    }
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    partial.writeBytes(bytes);
    if (last) {
      ByteBuffer body = ByteBuffer.wrap(partial.toByteArray());
      partial.reset();
      try {
        FrameHeader header = FrameLayout.readHeader(body);
        byte[] payload = new byte[body.remaining()];
        body.get(payload);
        frames.accept(new Frame(header, payload));
      } catch (MalformedException e) {
        return fail(e.getMessage());
      }
      grant(socket, 1);
    }
    socket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
    ended.complete(null);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    LOG.log(Level.DEBUG, () -> uri + ": " + error);
    ended.complete(null);
  }

  /** The JDK's WebSocket sends one message at a time: each grant waits for the one before it. */
  private void grant(WebSocket socket, int frames) {
    granting = granting.thenCompose(sent -> socket.sendText("{\"credit\":" + frames + "}", true));
  }

  private boolean isSilent() {
    return System.nanoTime() - lastHeardNanos > SILENCE_NANOS;
  }

  private void waitASecond() throws InterruptedException {
    try {
      ended.get(1, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return;
    }
  }

  private void hear() {
    lastHeardNanos = System.nanoTime();
    heard = true;
  }

  private CompletionStage<?> fail(String sentence) {
    LOG.log(Level.WARNING, "{0}: {1}", uri, sentence);
    ended.complete(null);
    return null;
  }
}
