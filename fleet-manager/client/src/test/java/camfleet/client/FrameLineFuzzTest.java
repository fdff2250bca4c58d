package camfleet.client;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.frame.Codec;
import camfleet.frame.FrameHeader;
import camfleet.stream.BrokenManager;
import camfleet.stream.BrokenTalk;
import camfleet.stream.ByeCode;
import camfleet.stream.FrameMessage;
import camfleet.stream.Hello;
import camfleet.stream.Notice;
import camfleet.stream.Ping;
import camfleet.stream.StreamEncoder;
import camfleet.stream.StreamEnd;
import camfleet.stream.StreamEndpoint;
import camfleet.stream.StreamMessage;
import camfleet.stream.Welcome;
import camfleet.topic.DeviceId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** One subscription that meets managers who say anything, one after the other. */
@Tag("slow")
@Timeout(120)
class FrameLineFuzzTest {
  private static final int MESSAGES = 25_000;
  private static final DeviceId CAM = DeviceId.of("cam1");
  private static final byte[] WELCOME = StreamEncoder.bytes(new Welcome("s", 0, 4 << 20, 0));

  private static final byte[] CHANNEL = StreamEncoder.bytes(Notice.channel(CAM, 0, "frames"));

  private long sequence;

  private List<StreamMessage> likely() {
    return List.of(
        frame(0),
        frame(0),
        frame(0),
        frame(1),
        Notice.channel(CAM, 1, "frames"),
        Notice.ended(CAM, 1),
        Notice.gap(CAM, 0, 3),
        new Ping(3));
  }

  private FrameMessage frame(int channel) {
    return new FrameMessage(
        new FrameHeader(channel, Codec.JPEG, 0, 7, ++sequence, 5, 4, 0, 640, 480),
        ByteBuffer.allocate(99));
  }

  @Test
  void whateverIsSaidEndsTheConnectionAndNotTheSubscription(TestReporter report) throws Exception {
    long seed = new Random().nextLong();
    report.publishEntry("seed", String.valueOf(seed));
    Random random = new Random(seed);
    int messages = 0;
    int frames = 0;
    try (BrokenManager manager = new BrokenManager()) {
      StreamEndpoint port = StreamEndpoint.of("127.0.0.1", 1);
      FrameShelf shelf = new FrameShelf(true);
      FrameLine line =
          new FrameLine(
              FrameRequest.every("all"),
              new FramePort(port, () -> port),
              shelf,
              new NoticeBoard(),
              InstantSource.system());
      while (messages < MESSAGES) {
        BrokenTalk.Draw draw = BrokenTalk.draw(random, List.of(WELCOME, CHANNEL), likely());
        messages += draw.messages();
        StreamEnd end = manager.meets(Hello.subscriber("fuzz", null), line, draw.bytes());
        assertThat(end).as("seed %d, after %d messages", seed, messages).isNotNull();
        assertThat(end.by() == StreamEnd.By.US && end.code() == ByeCode.INTERNAL)
            .as("a fault of our own, seed %d, after %d messages", seed, messages)
            .isFalse();
        assertThat(shelf.waiting()).isLessThanOrEqualTo(64);
        while (shelf.take(null, Duration.ZERO) != null) {
          frames++;
          line.taken();
        }
      }
    }
    report.publishEntry("frames among " + messages + " messages", String.valueOf(frames));
    assertThat(frames).as("frames that were good").isPositive();
  }
}
