package camfleet.house;

import camfleet.frame.Frame;
import camfleet.frame.FrameLayout;
import camfleet.runtime.MalformedException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A reader of a WebSocket who reads nothing for a while after each frame, and then grants credit
 * for one more.
 */
final class SlowWebSocketReader implements WebSocket.Listener, AutoCloseable {
  private final Looks looks = new Looks();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final Duration pause;
  private CompletableFuture<WebSocket> said = CompletableFuture.completedFuture(null);
  private WebSocket socket;

  private SlowWebSocketReader(Duration pause) {
    this.pause = pause;
  }

  /**
   * @param credit granted at the beginning
   */
  static SlowWebSocketReader of(
      HttpClient http, URI manager, String device, int credit, Duration pause) {
    SlowWebSocketReader reader = new SlowWebSocketReader(pause);
    String url = manager.toString().replace("http:", "ws:") + "/api/v1/frames?select=" + device;
    reader.socket = http.newWebSocketBuilder().buildAsync(URI.create(url), reader).join();
    reader.grant(reader.socket, credit);
    return reader;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    message.writeBytes(part);
    if (!last) {
      from.request(1);
      return null;
    }
    try {
      Frame frame = FrameLayout.read(ByteBuffer.wrap(message.toByteArray()));
      looks.saw(
          frame.header().sequence(),
          frame.header().capturedAtNanos(),
          frame.header().dropped(),
          frame.payload().length);
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
    message.reset();
    if (pause.isZero()) {
      more(from);
    } else {
      CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> more(from));
    }
    return null;
  }

  private void more(WebSocket from) {
    grant(from, 1);
    from.request(1);
  }

  /** One text at a time, as the client library wants it. */
  private synchronized void grant(WebSocket from, int credit) {
    said = said.thenCompose(before -> from.sendText("{\"credit\": " + credit + "}", true));
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    looks.ended(code + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    looks.ended(String.valueOf(failure));
  }

  Looks looks() {
    return looks;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
