package camfleet.house;

import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.frame.FrameLayout;
import camfleet.message.Json;
import camfleet.runtime.Mailbox;
import camfleet.runtime.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Reads frames as the page does, over the manager's WebSocket, and keeps the newest one. */
public final class WebSocketReader implements WebSocket.Listener, AutoCloseable {
  /** Frames that may be under way. */
  private static final int CREDIT = 2;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Mailbox<Frame> unread = new Mailbox<>(1);
  private final List<Text> said = new CopyOnWriteArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private CompletableFuture<?> granting = CompletableFuture.completedFuture(null);
  private WebSocket socket;
  private volatile Frame latest;

  private WebSocketReader() {}

  /** Connects to a house's manager. */
  public static WebSocketReader of(House house, String selector) throws Exception {
    URI uri =
        URI.create(
            house.url().toString().replaceFirst("^http", "ws")
                + "/api/v1/frames?select="
                + selector);
    WebSocketReader reader = new WebSocketReader();
    reader.socket = HTTP.newWebSocketBuilder().buildAsync(uri, reader).get(10, TimeUnit.SECONDS);
    return reader;
  }

  /** The newest frame, again and again the same one; null before the first. */
  public Frame latest() {
    return latest;
  }

  /** Waits for a frame that was not returned yet; null when none came within the time. */
  public Frame next(Duration timeout) throws InterruptedException {
    return unread.poll(timeout);
  }

  @Override
  public void onOpen(WebSocket opened) {
    grant(opened, CREDIT);
    opened.request(1);
  }

  /**
   * A text of the manager.
   *
   * @param atNanos when it came
   */
  record Text(Map<String, Object> message, long atNanos) {}

  /** All texts so far, oldest first. */
  List<Text> said() {
    return List.copyOf(said);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      try {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        said.add(new Text(Json.readObject(bytes), System.nanoTime()));
      } catch (MalformedException e) {
        throw new UncheckedIOException(e);
      }
      text.setLength(0);
    }
    from.request(1);
    return null;
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
      byte[] payload = new byte[body.remaining()];
      body.get(payload);
      latest = new Frame(header, payload);
      unread.put(latest);
    } catch (MalformedException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JDK's WebSocket sends one message at a time: each grant waits for the one before it. */
  private void grant(WebSocket to, int frames) {
    granting = granting.thenCompose(sent -> to.sendText("{\"credit\":" + frames + "}", true));
  }

  @Override
  public void close() {
    unread.close();
    socket.abort();
  }
}
