package camfleet.manager.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes in pieces of any size to a dialogue whose frames are noted. */
final class ViewersRead implements FrameSink {
  final List<Long> frames = new ArrayList<>();

  @Override
  public void frame(long capturedAtNanos) {
    frames.add(capturedAtNanos);
  }

  @Override
  public void ended(String reason) {
    throw new AssertionError(reason);
  }

  static void inPieces(byte[] bytes, int size, Dialogue dialogue) throws IOException {
    for (int from = 0; from < bytes.length; from += size) {
      ByteBuffer piece = ByteBuffer.wrap(bytes, from, Math.min(size, bytes.length - from));
      dialogue.received(piece);
      if (piece.hasRemaining()) {
        throw new AssertionError(piece.remaining() + " bytes were left");
      }
    }
  }
}
