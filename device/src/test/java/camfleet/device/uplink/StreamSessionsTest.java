package camfleet.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.message.DeviceState;
import camfleet.runtime.ManualClock;
import camfleet.stream.ByeCode;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("a BYE has 200 ms to be said, which a busy machine may not give")
class StreamSessionsTest {
  private final ManualClock clock = new ManualClock();
  private final StreamSessions sessions =
      new StreamSessions(
          DeviceId.of("cam1"), 7, new BandwidthBudget(clock), clock, clock, new Random(1));
  private FakeIngest ingest;
  private FakeIngest other;

  @BeforeEach
  void listen() throws IOException {
    ingest = new FakeIngest(clock, 2);
    other = new FakeIngest(clock, 2);
  }

  @AfterEach
  void close() throws IOException {
    sessions.close();
    ingest.close();
    other.close();
  }

  private StreamSessions.Answer start(String session, FakeIngest at) {
    String endpoint = at == null ? null : at.endpoint();
    return sessions.start(StreamRequest.of(session, endpoint, null, "secret", null), 10);
  }

  private void awaitConnected(int count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> sessions.state().connected() == count);
  }

  private static Frame frame(long sequence) {
    return new Frame(
        new FrameHeader(0, Codec.JPEG, 1, 7, sequence, 0, 0, 0, 64, 48), new byte[] {1, 2, 3});
  }

  private void give(Frame frame) {
    sessions.takers().forEach(taker -> taker.accept(frame));
  }

  @Test
  void givesEachFrameToAllSessions() {
    assertThat(start("a", ingest)).isEqualTo(StreamSessions.Answer.STARTED);
    assertThat(start("b", other)).isEqualTo(StreamSessions.Answer.STARTED);
    awaitConnected(2);
    give(frame(1));
    await().until(() -> ingest.frames.size() == 1 && other.frames.size() == 1);
    assertThat(sessions.state()).isEqualTo(new DeviceState.Stream(2, 2, 0, false));
  }

  @Test
  void onlySessionsWhoseTurnItIsTakeAFrame() {
    assertThat(sessions.takers()).as("without sessions").isEmpty();
    sessions.start(StreamRequest.of("a", ingest.endpoint(), null, null, 5.0), 60);
    sessions.start(StreamRequest.of("b", other.endpoint(), null, null, 10.0), 60);
    awaitConnected(2);
    int taken = 0;
    int passedOver = 0;
    for (int i = 0; i < 60; i++) {
      int takers = sessions.takers().size();
      taken += takers;
      passedOver += takers == 0 ? 1 : 0;
      clock.advance(Duration.ofNanos(33_333_333));
    }
    // Two seconds at 30 fps.
    assertThat(taken).isBetween(29, 33);
    assertThat(passedOver).isBetween(27, 41);
  }

  @Test
  void takesFourAndNotAFifth() {
    for (String session : new String[] {"a", "b", "c", "d"}) {
      assertThat(start(session, ingest)).isEqualTo(StreamSessions.Answer.STARTED);
    }
    assertThat(start("e", ingest)).isEqualTo(StreamSessions.Answer.FULL);
    assertThat(start("d", ingest)).isEqualTo(StreamSessions.Answer.RENEWED);
    sessions.stop("a");
    assertThat(start("e", ingest)).isEqualTo(StreamSessions.Answer.STARTED);
  }

  @Test
  void renewsOnlyWhatRunsWhenNoEndpointIsGiven() {
    assertThat(start("a", null)).isEqualTo(StreamSessions.Answer.UNKNOWN);
    start("a", ingest);
    assertThat(start("a", null)).isEqualTo(StreamSessions.Answer.RENEWED);
    clock.advance(Duration.ofSeconds(11));
    assertThat(start("a", null)).isEqualTo(StreamSessions.Answer.UNKNOWN);
  }

  @Test
  void nobodyWantsAnythingOnceTheLeasesAreOver() {
    start("a", ingest);
    awaitConnected(1);
    assertThat(sessions.isWanted()).isTrue();
    assertThat(sessions.status("a")).isPresent();
    clock.advance(Duration.ofSeconds(11));
    assertThat(sessions.isWanted()).isFalse();
    assertThat(sessions.status("a")).isEmpty();
    give(frame(1));
    await().until(() -> !ingest.byes.isEmpty());
    assertThat(ingest.byes.get(0).code()).isEqualTo(ByeCode.EXPIRED);
    assertThat(ingest.frames).isEmpty();
    assertThat(sessions.state()).isEqualTo(DeviceState.Stream.NONE);
  }

  @Test
  void stopEndsOneAndStopAllTheRest() {
    start("a", ingest);
    start("b", other);
    awaitConnected(2);
    sessions.stop("a");
    sessions.stop("unknown");
    await().until(() -> !ingest.byes.isEmpty());
    assertThat(ingest.byes.get(0).code()).isEqualTo(ByeCode.DONE);
    assertThat(sessions.state().sessions()).isEqualTo(1);
    sessions.stopAll();
    await().until(() -> !other.byes.isEmpty());
    assertThat(sessions.isWanted()).isFalse();
  }

  @Test
  void wantsPicturesInPlaceOfAStreamThatCannotBeReached() throws IOException {
    int port = other.port();
    other.close();
    sessions.start(StreamRequest.of("a", "tcp://127.0.0.1:" + port, null, null, 12.0), 60);
    assertThat(sessions.fallbackFps()).isEmpty();
    clock.advance(Duration.ofMillis(1500));
    assertThat(sessions.fallbackFps()).contains(12.0);
    await().until(() -> sessions.state().problem() != null);
    assertThat(sessions.state())
        .isEqualTo(
            new DeviceState.Stream(
                1, 0, 0, true, "cannot reach 127.0.0.1:" + port + ": Connection refused"));
  }

  @Test
  void wantsPicturesInPlaceOfAStreamThatIsBlocked() throws IOException {
    sessions.start(StreamRequest.of("a", ingest.endpoint(), null, null, null), 60);
    awaitConnected(1);
    // The credit is used up one by one, so that the sending thread has nothing more to look at.
    for (int i = 1; i <= 2; i++) {
      int arrived = i;
      give(frame(i));
      await().until(() -> ingest.frames.size() == arrived);
    }
    AtomicLong sequence = new AtomicLong(2);
    await()
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(
            () -> {
              give(frame(sequence.incrementAndGet()));
              clock.advance(Duration.ofMillis(100));
              assertThat(sessions.state()).isEqualTo(new DeviceState.Stream(1, 1, 1, true));
              assertThat(sessions.fallbackFps()).contains(Double.MAX_VALUE);
            });
    ingest.grant(1);
    await().until(() -> sessions.fallbackFps().isEmpty());
  }

  @Test
  void tellsHowFarTheClockIsOffWhileAStreamKnowsIt() {
    assertThat(sessions.clockOffset()).isEmpty();
    start("a", ingest);
    await().until(() -> sessions.clockOffset().isPresent());
    assertThat(sessions.clockOffset().orElseThrow().offsetMs()).isZero();
    assertThat(sessions.clockOffset().orElseThrow().errorMs()).isBetween(0.0, 1.0);
  }
}
