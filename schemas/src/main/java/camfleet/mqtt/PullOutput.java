package camfleet.mqtt;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes a pull's SUBSCRIBE and UNSUBSCRIBE in one piece. Every picture that is published between
 * the two reaches the reader besides the one that it asked for, and fills a slow line; apart, the
 * two can be a scheduler's whim from each other. The client library writes and flushes each packet
 * by itself.
 */
final class PullOutput extends FilterOutputStream {
  /** The first bytes of the packets (MQTT 5 §3.8.1, §3.10.1). */
  private static final int SUBSCRIBE = 0x82;

  private static final int UNSUBSCRIBE = 0xA2;

  private final AtomicInteger announced;
  private byte[] held = new byte[0];

  /**
   * @param announced how many pulls are about to be written; counted down here
   */
  PullOutput(OutputStream out, AtomicInteger announced) {
    super(out);
    this.announced = announced;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int first = length == 0 ? 0 : bytes[offset] & 0xFF;
    if (first == SUBSCRIBE && held.length == 0 && announced.get() > 0) {
      held = Arrays.copyOfRange(bytes, offset, offset + length);
      return;
    }
    if (first == UNSUBSCRIBE) {
      announced.updateAndGet(pulls -> Math.max(0, pulls - 1));
    }
    if (held.length == 0) {
      out.write(bytes, offset, length);
    } else {
      byte[] both = Arrays.copyOf(held, held.length + length);
      System.arraycopy(bytes, offset, both, held.length, length);
      held = new byte[0];
      out.write(both);
    }
  }
}
