package camfleet.manager.bench;

import camfleet.stream.CreditWindow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads frames over the manager's WebSocket (RFC 6455), grants credit for what it has read, and
 * forgets it.
 */
final class WebSocketViewer implements Dialogue {
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final String path;
  private final CreditWindow window;
  private final FrameSink sink;
  private final HeadReader head = new HeadReader();
  private final byte[] frameHead = new byte[10];
  private Line line;
  private boolean answered;
  private int headBytes;
  private long payloadLeft;
  private boolean inPayload;
  private boolean fin;
  private int kind;
  private boolean control;

  /**
   * @param window frames that may be under way
   */
  WebSocketViewer(String path, int window, FrameSink sink) {
    this.path = path;
    this.window = new CreditWindow(window);
    this.sink = sink;
  }

  @Override
  public void opened(Line opened) throws IOException {
    line = opened;
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    line.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public void received(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (!answered) {
        String answer = head.read(bytes);
        if (answer != null) {
          HeadReader.check(answer, "101");
          answered = true;
          grant(window.opening());
        }
      } else if (inPayload) {
        skip(bytes);
      } else {
        frameHead[headBytes++] = bytes.get();
        if (headBytes == headLength()) {
          begin();
        }
      }
    }
  }

  private void skip(ByteBuffer bytes) throws IOException {
    int taken = (int) Math.min(payloadLeft, bytes.remaining());
    bytes.position(bytes.position() + taken);
    payloadLeft -= taken;
    if (payloadLeft == 0) {
      end();
    }
  }

  /** Two bytes, and two or eight more for a length that does not fit (RFC 6455 §5.2). */
  private int headLength() {
    int length = headBytes < 2 ? 0 : frameHead[1] & 0x7F;
    return length < 126 ? 2 : length == 126 ? 4 : 10;
  }

  private void begin() throws IOException {
    int opcode = frameHead[0] & 0x0F;
    fin = (frameHead[0] & 0x80) != 0;
    control = opcode >= CLOSE;
    if (opcode == CLOSE) {
      throw new IOException("the manager closed the WebSocket");
    }
    if (control) {
      // A ping's payload is empty here, so that it can be answered at once.
      if (opcode == PING) {
        say(PONG, "");
      }
    } else if (opcode != 0) {
      kind = opcode;
    }
    int length = frameHead[1] & 0x7F;
    payloadLeft =
        switch (length) {
          case 126 -> ByteBuffer.wrap(frameHead).getShort(2) & 0xFFFF;
          case 127 -> ByteBuffer.wrap(frameHead).getLong(2);
          default -> length;
        };
    headBytes = 0;
    inPayload = payloadLeft > 0;
    if (!inPayload) {
      end();
    }
  }

  private void end() throws IOException {
    inPayload = false;
    if (fin && !control && kind == BINARY) {
      sink.frame(FrameSink.UNKNOWN);
      int grant = window.used();
      if (grant > 0) {
        grant(grant);
      }
    }
  }

  private void grant(int frames) throws IOException {
    say(TEXT, "{\"credit\":" + frames + "}");
  }

  /** With a mask of zeros, which a client must have (RFC 6455 §5.3) and which changes nothing. */
  private void say(int opcode, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(6 + bytes.length);
    frame.put((byte) (0x80 | opcode)).put((byte) (0x80 | bytes.length)).putInt(0).put(bytes);
    line.write(frame.flip());
  }

  @Override
  public void closed(String reason) {
    sink.ended(reason);
  }
}
