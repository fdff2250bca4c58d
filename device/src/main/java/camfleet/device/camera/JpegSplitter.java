package camfleet.device.camera;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into the JPEGs (ITU-T T.81 annex B) that it consists of. It walks from
 * segment to segment, so that a thumbnail inside one does not end a picture. What is not a picture,
 * is cut short or is too large is dropped and counted. For one thread.
 */
final class JpegSplitter {
  private static final int FIRST_BUFFER = 64 * 1024;

  private final int maxBytes;
  private final Consumer<byte[]> pictures;
  private byte[] buffer = new byte[FIRST_BUFFER];
  private int start;
  private int end;
  private int position;
  private State state = State.OUTSIDE;
  private long dropped;

  private enum State {
    /** Before a start of image (FFD8). */
    OUTSIDE,
    /** At a marker. */
    MARKER,
    /** In entropy-coded data, which ends at the next marker. */
    DATA
  }

  /**
   * @param maxBytes size of the largest picture that is let through
   * @param pictures gets each picture
   */
  JpegSplitter(int maxBytes, Consumer<byte[]> pictures) {
    this.maxBytes = maxBytes;
    this.pictures = pictures;
  }

  /** The first whole picture in these bytes. */
  static Optional<byte[]> first(byte[] bytes) {
    List<byte[]> found = new ArrayList<>();
    new JpegSplitter(bytes.length, found::add).feed(bytes, 0, bytes.length);
    return found.stream().findFirst();
  }

  /** Takes the next bytes of the stream, in pieces of any size. */
  void feed(byte[] bytes, int offset, int count) {
    int from = offset;
    int left = count;
    while (left > 0) {
      // Small pieces keep the buffer within the bound however much comes at once.
      int piece = Math.min(left, FIRST_BUFFER);
      append(bytes, from, piece);
      walk();
      from += piece;
      left -= piece;
    }
  }

  /** Pictures that were broken or too large. */
  long dropped() {
    return dropped;
  }

  /** Bytes that wait for the rest of a picture. */
  int waiting() {
    return end - start;
  }

  private void append(byte[] bytes, int offset, int count) {
    if (end + count > buffer.length) {
      int waiting = waiting();
      byte[] roomier =
          waiting + count > buffer.length
              ? new byte[Math.max(waiting + count, buffer.length * 2)]
              : buffer;
      System.arraycopy(buffer, start, roomier, 0, waiting);
      buffer = roomier;
      position -= start;
      start = 0;
      end = waiting;
    }
    System.arraycopy(bytes, offset, buffer, end, count);
    end += count;
  }

  private void walk() {
    boolean more = true;
    while (more) {
      more =
          switch (state) {
            case OUTSIDE -> findStart();
            case MARKER -> passMarker();
            case DATA -> passData();
          };
      if (!more && state != State.OUTSIDE && waiting() > maxBytes) {
        drop();
        more = true;
      }
    }
  }

  private boolean findStart() {
    for (int i = start; i + 1 < end; i++) {
      if (at(i) == 0xFF && at(i + 1) == 0xD8) {
        start = i;
        position = i + 2;
        state = State.MARKER;
        return true;
      }
    }
    // The last byte may be the first half of a start.
    start = end > start && at(end - 1) == 0xFF ? end - 1 : end;
    return false;
  }

  private boolean passMarker() {
    if (position + 2 > end) {
      return false;
    }
    int marker = at(position + 1);
    if (at(position) != 0xFF || marker == 0x00 || marker == 0xD8) {
      drop();
    } else if (marker == 0xFF) {
      position++;
    } else if (marker == 0xD9) {
      emit();
    } else if (marker == 0x01 || marker >= 0xD0 && marker <= 0xD7) {
      position += 2;
    } else {
      if (position + 4 > end) {
        return false;
      }
      int segment = at(position + 2) << 8 | at(position + 3);
      if (segment < 2) {
        drop();
      } else {
        position += 2 + segment;
        state = marker == 0xDA ? State.DATA : State.MARKER;
      }
    }
    return true;
  }

  private boolean passData() {
    int i = position;
    while (i + 1 < end) {
      int next = at(i + 1);
      if (at(i) != 0xFF) {
        i++;
      } else if (next == 0xFF) {
        i++;
      } else if (next == 0x00 || next >= 0xD0 && next <= 0xD7) {
        i += 2;
      } else {
        position = i;
        state = State.MARKER;
        return true;
      }
    }
    position = i;
    return false;
  }

  private void emit() {
    int next = position + 2;
    if (next - start > maxBytes) {
      dropped++;
    } else {
      pictures.accept(Arrays.copyOfRange(buffer, start, next));
    }
    start = next;
    state = State.OUTSIDE;
  }

  /** Gives the begun picture up and looks for the next start behind its own. */
  private void drop() {
    dropped++;
    start += 2;
    state = State.OUTSIDE;
  }

  private int at(int index) {
    return buffer[index] & 0xFF;
  }
}
