package camfleet.stream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Draws what a broken or a wicked peer says: messages that are malformed, cut, oversized, repeated
 * or out of order, after a beginning that mostly is right.
 */
public final class BrokenTalk {
  private static final int MOST_MESSAGES = 12;

  private BrokenTalk() {}

  /**
   * What one connection carries.
   *
   * @param messages how many were written before harm was done to the bytes
   */
  public record Draw(byte[] bytes, int messages) {}

  /**
   * @param opening what has to be said first, left whole seven times of eight
   * @param likely what may be said then, in any order
   */
  public static Draw draw(Random random, List<byte[]> opening, List<StreamMessage> likely) {
    List<byte[]> said = new ArrayList<>();
    int count = 1 + random.nextInt(MOST_MESSAGES);
    for (int i = 0; i < count; i++) {
      boolean fits = !likely.isEmpty() && random.nextInt(4) > 0;
      said.add(
          StreamEncoder.bytes(
              fits ? likely.get(random.nextInt(likely.size())) : Messages.any(random, 300)));
    }
    switch (random.nextInt(4)) {
      case 0 -> Collections.shuffle(said, random);
      case 1 -> said.add(said.get(random.nextInt(said.size())));
      case 2 -> claimMore(said.get(random.nextInt(said.size())), random);
      default -> {
        // as it was
      }
    }
    byte[] rest = harm(joined(said), random);
    if (random.nextInt(8) == 0) {
      said.addAll(0, opening);
      return new Draw(harm(joined(said), random), count + opening.size());
    }
    List<byte[]> all = new ArrayList<>(opening);
    all.add(rest);
    return new Draw(joined(all), count + opening.size());
  }

  /** A length that nobody has the memory for. */
  private static void claimMore(byte[] message, Random random) {
    ByteBuffer.wrap(message).putInt(0, Integer.MAX_VALUE - random.nextInt(1 << 30));
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }

  /** Changes, cuts or takes out some of the bytes. */
  static byte[] harm(byte[] bytes, Random random) {
    byte[] harmed = bytes.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(harmed.length);
      switch (random.nextInt(7)) {
        case 0 -> harmed[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> harmed[at] = (byte) random.nextInt();
        case 2 -> harmed = Arrays.copyOf(harmed, Math.max(1, at));
        case 3 -> {
          // A length that claims anything.
          if (at + 4 <= harmed.length) {
            ByteBuffer.wrap(harmed).putInt(at, random.nextInt());
          }
        }
        case 4 -> {
          // Bytes that are missing in the middle.
          int gone = Math.min(harmed.length - at, 1 + random.nextInt(9));
          if (gone < harmed.length) {
            byte[] shorter = Arrays.copyOf(harmed, harmed.length - gone);
            System.arraycopy(harmed, at + gone, shorter, at, shorter.length - at);
            harmed = shorter;
          }
        }
        case 5 -> {
          // The type of a message that begins where one may begin.
          if (harmed.length > 12) {
            harmed[random.nextBoolean() ? 4 : 12] = (byte) random.nextInt(13);
          }
        }
        default -> {
          // Only reordered, repeated or strange as it is.
        }
      }
    }
    return harmed;
  }
}
