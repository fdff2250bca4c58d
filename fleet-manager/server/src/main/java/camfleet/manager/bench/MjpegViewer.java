package camfleet.manager.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads multipart pictures over HTTP as a browser does, and forgets them. */
final class MjpegViewer implements Dialogue {
  private static final String LENGTH = "\r\ncontent-length:";

  private final String path;
  private final FrameSink sink;
  private final HeadReader head = new HeadReader();
  private boolean answered;
  private long bodyLeft;

  MjpegViewer(String path, FrameSink sink) {
    this.path = path;
    this.sink = sink;
  }

  @Override
  public void opened(Line line) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    line.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public void received(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (bodyLeft > 0) {
        int taken = (int) Math.min(bodyLeft, bytes.remaining());
        bytes.position(bytes.position() + taken);
        bodyLeft -= taken;
        if (bodyLeft == 0) {
          sink.frame(FrameSink.UNKNOWN);
        }
      } else {
        String block = head.read(bytes);
        if (block != null) {
          begin(block);
        }
      }
    }
  }

  /** A block of headers is whole: that of the answer, then those of the parts. */
  private void begin(String block) throws IOException {
    if (!answered) {
      HeadReader.check(block, "200");
      answered = true;
      return;
    }
    String headers = block.toLowerCase(Locale.ROOT);
    int at = headers.indexOf(LENGTH);
    if (at < 0) {
      throw new IOException("a part has no Content-Length");
    }
    int from = at + LENGTH.length();
    bodyLeft = Long.parseLong(headers.substring(from, headers.indexOf('\r', from)).strip());
  }

  @Override
  public void closed(String reason) {
    sink.ended(reason);
  }
}
