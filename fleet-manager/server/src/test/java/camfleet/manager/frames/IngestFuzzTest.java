package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.Dialler;
import camfleet.manager.ManagerRoom;
import camfleet.manager.StreamingCamera;
import camfleet.stream.BrokenTalk;
import camfleet.stream.Credit;
import camfleet.stream.Hello;
import camfleet.stream.Ping;
import camfleet.stream.StreamEncoder;
import camfleet.stream.StreamMessage;
import camfleet.stream.StreamType;
import camfleet.stream.Subscribe;
import camfleet.stream.Unsubscribe;
import camfleet.topic.DeviceId;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Devices and subscribers that say anything, on real sockets, while good ones go on beside them.
 */
@Tag("slow")
@Timeout(120)
class IngestFuzzTest {
  private static final int MESSAGES = 100_000;
  private static final int GOOD_FRAME_EACH = 1_500;

  /** Far below one frame of the size that is claimed, and far above what the connections need. */
  private static final long MOST_MEMORY = 32L << 20;

  private static final byte[] SUBSCRIBER = StreamEncoder.bytes(Hello.subscriber("fuzz", null));

  private static final List<StreamMessage> WISHES =
      List.of(
          new Subscribe("a", "wicked", null, null),
          new Subscribe("b", "*", 5.0, Subscribe.Mode.EVERY),
          new Unsubscribe("a"),
          new Credit(1),
          new Ping(5));

  /** More than a connection that grants 64 frames at most can be told. */
  private final ByteBuffer heard = ByteBuffer.allocate(1 << 20);

  /** How a connection ended, as the one who dialled saw it. */
  private enum End {
    BYE,
    CLOSED,
    RESET
  }

  @Test
  void whateverIsSaidEndsItsOwnConnectionAndNothingElse(TestReporter report) throws Exception {
    long seed = new Random().nextLong();
    report.publishEntry("seed", String.valueOf(seed));
    Random random = new Random(seed);
    int[] ends = new int[End.values().length];
    int messages = 0;
    int connections = 0;
    long frames = 0;
    try (ManagerRoom room = new ManagerRoom()) {
      StreamingCamera good = new StreamingCamera(room, "good");
      StreamingCamera wicked = new StreamingCamera(room, "wicked").isWatched();
      Hello device = Hello.device(DeviceId.of("wicked"), wicked.session(), wicked.token(), 7);
      List<StreamMessage> pictures =
          List.of(
              Dialler.frame(7, 1, wicked.now(), wicked.jpeg(1)),
              Dialler.frame(7, 2, wicked.now(), wicked.jpeg(2)),
              Dialler.frame(7, 3, wicked.now(), new byte[] {1, 2, 3}),
              new Ping(5));
      try (Dialler subscriber = Dialler.subscriber(room)) {
        subscriber.subscribe("good", null, Subscribe.Mode.EVERY, 60);
        try (Dialler camera = good.dials()) {
          good.sends(camera, ++frames);
          subscriber.awaitFrames(1);
          double before = connections(room);
          long memory = memory();
          long begun = System.nanoTime();
          while (messages < MESSAGES) {
            BrokenTalk.Draw draw = draw(random, StreamEncoder.bytes(device), pictures);
            messages += draw.messages();
            connections++;
            ends[say(room, draw.bytes()).ordinal()]++;
            if (connections % GOOD_FRAME_EACH == 0) {
              good.sends(camera, ++frames);
              subscriber.awaitFrames((int) frames);
              subscriber.say(new Credit(1));
              assertThat(memory() - memory)
                  .as("memory taken, seed %d, after %d connections", seed, connections)
                  .isLessThan(MOST_MEMORY);
            }
          }
          report.publishEntry(
              "the port for frames",
              messages
                  + " messages on "
                  + connections
                  + " connections in "
                  + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)
                  + " ms: "
                  + ends[0]
                  + " byes, "
                  + ends[1]
                  + " closed, "
                  + ends[2]
                  + " reset; memory "
                  + (memory() - memory)
                  + " bytes more");
          assertThat(subscriber.sequences()).hasSize((int) frames);
          room.until(() -> connections(room) <= before);
        }
      }
    }
    assertThat(ends[End.BYE.ordinal()]).isGreaterThan(connections / 2);
    assertThat(ends[End.RESET.ordinal()]).as("a bye that was taken back").isZero();
  }

  private static BrokenTalk.Draw draw(Random random, byte[] device, List<StreamMessage> pictures) {
    byte[] preface = new byte[StreamEncoder.PREFACE_BYTES];
    StreamEncoder.preface().get(preface);
    return switch (random.nextInt(8)) {
      case 0 -> BrokenTalk.draw(random, List.of(), List.of());
      case 1 -> BrokenTalk.draw(random, List.of(preface), List.of());
      case 2, 3, 4 -> BrokenTalk.draw(random, List.of(preface, device), pictures);
      default -> BrokenTalk.draw(random, List.of(preface, SUBSCRIBER), WISHES);
    };
  }

  /** Says it, and nothing more, and hears out whatever comes. */
  private End say(ManagerRoom room, byte[] bytes) throws IOException {
    heard.clear();
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(10_000);
      socket.connect(new InetSocketAddress("127.0.0.1", room.app.streamPort()));
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      int count = 0;
      while (count >= 0) {
        heard.position(heard.position() + count);
        count = socket.getInputStream().read(heard.array(), heard.position(), heard.remaining());
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the manager hangs", e);
    } catch (IOException e) {
      return End.RESET;
    }
    return lastType(heard.flip()) == StreamType.BYE.number() ? End.BYE : End.CLOSED;
  }

  private static int lastType(ByteBuffer heard) {
    int type = 0;
    while (heard.remaining() >= 5) {
      int length = heard.getInt();
      type = heard.get();
      heard.position(heard.position() + length - 1);
    }
    return type;
  }

  /** Bytes outside the heap, of both allocators. */
  private static long memory() {
    return PlatformDependent.usedDirectMemory()
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }

  private static double connections(ManagerRoom room) {
    try {
      String start = "camfleet_stream_connections ";
      return new String(room.get("/metrics").body(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(start))
          .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
          .sum();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
