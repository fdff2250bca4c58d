package camfleet.manager.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Gathers bytes up to an empty line: the head of an answer or of a part. */
final class HeadReader {
  private static final int MOST_BYTES = 4_096;
  private static final int END = 0x0D0A0D0A;

  private final byte[] gathered = new byte[MOST_BYTES];
  private int count;
  private int last;

  /** The head with its empty line once it is whole, else null. */
  String read(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (count == MOST_BYTES) {
        throw new IOException("a head is longer than " + MOST_BYTES + " bytes");
      }
      gathered[count++] = next;
      last = last << 8 | next & 0xFF;
      if (last == END) {
        String head = new String(gathered, 0, count, StandardCharsets.ISO_8859_1);
        count = 0;
        last = 0;
        return head;
      }
    }
    return null;
  }

  /**
   * @throws IOException unless the answer has this status
   */
  static void check(String answer, String status) throws IOException {
    String line = answer.substring(0, answer.indexOf('\r'));
    String[] words = line.split(" ", 3);
    if (!words[0].startsWith("HTTP/1.") || words.length < 2 || !words[1].equals(status)) {
      throw new IOException("the answer should begin with HTTP/1.1 " + status + ", was " + line);
    }
  }
}
