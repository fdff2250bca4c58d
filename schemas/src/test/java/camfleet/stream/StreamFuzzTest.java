package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations that are broken at random: a sentence and a code for each, never anything else. */
@Tag("slow")
@Timeout(300)
class StreamFuzzTest {
  private static final int CASES = 100_000;

  /** What reading may take besides twice the bytes that came: one eager payload and the parser. */
  private static final long ALLOWANCE = StreamDecoder.EAGER_BYTES + (256 << 10);

  private static final String[] STATES = {
    "new", "device", "subscriber", "as-device-waiting", "as-device", "as-subscriber"
  };

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void aHundredThousandBrokenConversationsEndInASentence() throws Exception {
    Map<ByeCode, Integer> codes = new EnumMap<>(ByeCode.class);
    int unharmed = 0;
    long most = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      Conversation conversation = Conversation.in(STATES[random.nextInt(STATES.length)]);
      byte[] bytes = broken(random, conversation.order.hello() == null);
      int piece = 1 + random.nextInt(random.nextBoolean() ? 16 : 4096);
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      try {
        conversation.hear(bytes, piece);
        unharmed++;
      } catch (StreamFault fault) {
        codes.merge(fault.code(), 1, Integer::sum);
        assertSayable(fault, seed);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + " in " + conversation.order, e);
      }
      long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      // The parser's tables and classes come with the first conversations.
      if (seed > 2_000) {
        most = Math.max(most, allocated - 30L * bytes.length);
        assertThat(allocated).as("seed %d", seed).isLessThan(ALLOWANCE + 30L * bytes.length);
      }
      conversation.decoder.close();
    }
    assertThat(codes.keySet())
        .contains(
            ByeCode.BAD_PREFACE,
            ByeCode.MALFORMED,
            ByeCode.UNKNOWN_TYPE,
            ByeCode.TOO_LARGE,
            ByeCode.OUT_OF_ORDER,
            ByeCode.NO_CREDIT,
            ByeCode.TOO_MUCH_CREDIT,
            ByeCode.UNKNOWN_CHANNEL);
    assertThat(unharmed).as("some are only cut").isBetween(1, CASES / 2);
    assertThat(most).as("the measurement sees what is taken").isPositive();
  }

  /** The fault can be said to the other side, and it can read it. */
  private static void assertSayable(StreamFault fault, int seed) throws StreamFault {
    ByteBuffer wire = ByteBuffer.wrap(StreamEncoder.bytes(fault.bye()));
    StreamMessage heard =
        StreamDecoder.unordered(StreamLimits.DEFAULTS, PayloadMemory.HEAP).read(wire);
    if (!heard.equals(fault.bye())) {
      throw new AssertionError("seed " + seed + ": " + heard);
    }
  }

  private static byte[] broken(Random random, boolean fresh) {
    List<byte[]> said = new ArrayList<>();
    if (fresh) {
      byte[] preface = new byte[StreamEncoder.PREFACE_BYTES];
      StreamEncoder.preface().get(preface);
      said.add(preface);
    }
    for (int i = random.nextInt(6); i >= 0; i--) {
      said.add(StreamEncoder.bytes(Messages.any(random, 300)));
    }
    switch (random.nextInt(5)) {
      case 0 -> Collections.shuffle(said, random);
      case 1 -> said.add(said.get(random.nextInt(said.size())));
      case 2 -> {
        for (int i = random.nextInt(4); i >= 0; i--) {
          said.add(fresh ? 1 : 0, StreamEncoder.bytes(Messages.frame(0, random.nextInt(99))));
        }
      }
      default -> {
        // as it was
      }
    }
    int bytes = said.stream().mapToInt(part -> part.length).sum();
    ByteBuffer all = ByteBuffer.allocate(bytes);
    said.forEach(all::put);
    return BrokenTalk.harm(all.array(), random);
  }
}
