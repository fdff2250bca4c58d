package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A manager that says anything, on real sockets, to those who dial it. */
@Tag("slow")
@Timeout(120)
class StreamConnectionFuzzTest {
  private static final int MESSAGES = 100_000;

  /** One eager payload, the connection's own buffer and the parser. */
  private static final long ALLOWANCE = StreamDecoder.EAGER_BYTES + (640 << 10);

  private static final List<StreamMessage> TO_A_DEVICE = List.of(new Credit(1), new Ping(3));

  private static final List<StreamMessage> TO_A_SUBSCRIBER =
      List.of(
          Notice.channel(Messages.CAM, 0, "frames"),
          Notice.channel(Messages.CAM, 1, "frames"),
          Notice.ended(Messages.CAM, 1),
          Notice.gap(Messages.CAM, 0, 3),
          Messages.frame(0, 200),
          Messages.frame(1, 200),
          new Ping(3));

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource(names = {"DEVICE", "SUBSCRIBER"})
  void whateverIsSaidEndsTheConnectionAndNothingElse(StreamSide side, TestReporter report)
      throws Exception {
    long seed = new Random().nextLong();
    report.publishEntry("seed", String.valueOf(seed));
    Random random = new Random(seed);
    Map<StreamEnd.By, Integer> ends = new EnumMap<>(StreamEnd.By.class);
    long begun = System.nanoTime();
    int messages = 0;
    int connections = 0;
    try (BrokenManager manager = new BrokenManager()) {
      while (messages < MESSAGES) {
        BrokenTalk.Draw draw = draw(side, random);
        messages += draw.messages();
        connections++;
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        StreamEnd end = manager.meets(hello(side), new Reader(side), draw.bytes());
        long taken = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        ends.merge(end.by(), 1, Integer::sum);
        assertThat(end.message()).as("seed %d, connection %d", seed, connections).isNotBlank();
        // Classes and the parser's tables come with the first conversations.
        if (connections > 1_000) {
          assertThat(taken)
              .as("bytes taken, seed %d, connection %d", seed, connections)
              .isLessThan(ALLOWANCE + 30L * draw.bytes().length);
        }
      }
    }
    report.publishEntry(
        side.toString(),
        messages
            + " messages on "
            + connections
            + " connections in "
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)
            + " ms, ended by "
            + ends);
    assertThat(ends).containsKeys(StreamEnd.By.US, StreamEnd.By.PEER, StreamEnd.By.NOBODY);
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("stream-")));
  }

  private static BrokenTalk.Draw draw(StreamSide side, Random random) {
    List<StreamMessage> likely = side == StreamSide.DEVICE ? TO_A_DEVICE : TO_A_SUBSCRIBER;
    return BrokenTalk.draw(random, List.of(welcome(side)), likely);
  }

  static Hello hello(StreamSide side) {
    return side == StreamSide.DEVICE ? Messages.DEVICE : Messages.SUBSCRIBER;
  }

  static byte[] welcome(StreamSide side) {
    return StreamEncoder.bytes(new Welcome("s", side == StreamSide.DEVICE ? 2 : 0, 1_000, 0));
  }

  /** Grants credit as a subscriber does. */
  record Reader(StreamSide side) implements StreamListener {
    @Override
    public void opened(StreamConnection opened, Welcome welcome) {
      if (side == StreamSide.SUBSCRIBER) {
        try {
          opened.send(new Subscribe("frames", "all", null, null));
          opened.send(new Credit(2));
        } catch (IOException e) {
          // The connection tells its end itself.
        }
      }
    }

    @Override
    public void received(StreamMessage message) {
      if (message instanceof FrameMessage frame) {
        assertThat(frame.bytes()).isLessThanOrEqualTo(1_000);
      }
    }
  }
}
