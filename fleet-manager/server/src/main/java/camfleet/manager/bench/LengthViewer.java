package camfleet.manager.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads pictures of the floor, each after its length (u32), and forgets them. */
final class LengthViewer implements Dialogue {
  private final FrameSink sink;
  private int lengthBytes;
  private long length;
  private long left;

  LengthViewer(FrameSink sink) {
    this.sink = sink;
  }

  @Override
  public void opened(Line line) throws IOException {
    line.write(ByteBuffer.wrap(new byte[] {'\n'}));
  }

  @Override
  public void received(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (left == 0) {
        length = length << 8 | bytes.get() & 0xFF;
        if (++lengthBytes == 4) {
          left = length;
          length = 0;
          lengthBytes = 0;
        }
        continue;
      }
      int taken = (int) Math.min(left, bytes.remaining());
      bytes.position(bytes.position() + taken);
      left -= taken;
      if (left == 0) {
        sink.frame(FrameSink.UNKNOWN);
      }
    }
  }

  @Override
  public void closed(String reason) {
    sink.ended(reason);
  }
}
