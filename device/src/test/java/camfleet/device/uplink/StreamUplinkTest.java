package camfleet.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.runtime.ManualClock;
import camfleet.stream.Bye;
import camfleet.stream.ByeCode;
import camfleet.stream.Credit;
import camfleet.stream.FrameMessage;
import camfleet.stream.StreamSettings;
import camfleet.stream.Welcome;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamUplinkTest {
  private static final DeviceId CAM = DeviceId.of("cam1");
  private static final String TOKEN = "very-secret-0f9c2f";

  private final ManualClock clock = new ManualClock();
  private final BandwidthBudget budget = new BandwidthBudget(clock);
  private final StreamCounts counts = new StreamCounts();
  private final List<StreamUplink> opened = new ArrayList<>();
  private FakeIngest ingest;
  private long sequence;

  @BeforeEach
  void listen() throws IOException {
    ingest = new FakeIngest(() -> clock.instant().plusSeconds(5), 1);
  }

  @AfterEach
  void close() throws IOException {
    opened.forEach(StreamUplink::close);
    ingest.close();
    assertThat(ingest.faults).isEmpty();
  }

  private StreamUplink uplink(double leaseS, Double fps) {
    StreamUplink uplink =
        new StreamUplink(
            CAM,
            7,
            StreamRequest.of("s1", ingest.endpoint(), null, TOKEN, fps),
            leaseS,
            StreamSettings.DEFAULTS,
            budget,
            counts,
            clock,
            clock,
            new Random(1));
    opened.add(uplink);
    uplink.start();
    return uplink;
  }

  private StreamUplink connected(double leaseS) {
    StreamUplink uplink = uplink(leaseS, null);
    awaitConnected(uplink);
    return uplink;
  }

  private static void awaitConnected(StreamUplink uplink) {
    await().atMost(Duration.ofSeconds(20)).until(() -> uplink.status().connected());
  }

  private Frame frame(int bytes) {
    Instant now = clock.instant();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return new Frame(
        new FrameHeader(
            0,
            Codec.JPEG,
            FrameHeader.KEY_FRAME,
            7,
            ++sequence,
            nanos,
            FrameHeader.UNKNOWN_ERROR,
            0,
            64,
            48),
        new byte[bytes]);
  }

  private void give(StreamUplink uplink, int count) {
    for (int i = 0; i < count; i++) {
      give(uplink, frame(1000));
    }
  }

  private static void give(StreamUplink uplink, Frame frame) {
    if (uplink.wants()) {
      uplink.accept(frame);
    }
  }

  private FrameMessage received(int index) {
    await().atMost(Duration.ofSeconds(20)).until(() -> ingest.frames.size() > index);
    return ingest.frames.get(index);
  }

  /** Frames that came and those that the ones that came say were dropped. */
  private long told() {
    return ingest.frames.stream().mapToLong(f -> 1 + f.header().dropped()).sum();
  }

  private double ageSeconds(FrameMessage frame) {
    Instant now = clock.instant();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return (nanos - frame.header().capturedAtNanos()) / 1e9;
  }

  @Test
  void saysWhoItIs() {
    connected(60);
    assertThat(ingest.hellos).hasSize(1);
    assertThat(ingest.hellos.get(0).device()).isEqualTo("cam1");
    assertThat(ingest.hellos.get(0).session()).isEqualTo("s1");
    assertThat(ingest.hellos.get(0).token()).isEqualTo(TOKEN);
    assertThat(ingest.hellos.get(0).boot()).isEqualTo(7);
    assertThat(ingest.hellos.get(0).cameras()).containsExactly("cam1");
  }

  @Test
  void withoutCreditTheNewestWaitsAndEveryForgottenOneIsCounted() throws IOException {
    StreamUplink uplink = connected(60);
    give(uplink, 1);
    assertThat(received(0).header().sequence()).isEqualTo(1);
    assertThat(received(0).header().dropped()).isZero();
    give(uplink, 49);
    ingest.grant(1);
    assertThat(received(1).header().sequence()).isEqualTo(50);
    assertThat(received(1).header().dropped()).isEqualTo(48);
    give(uplink, 10);
    ingest.grant(1);
    assertThat(received(2).header().sequence()).isEqualTo(60);
    assertThat(received(2).header().dropped()).isEqualTo(9);
    ingest.grant(1);
    give(uplink, 1);
    assertThat(received(3).header().dropped()).isZero();
    assertThat(told()).isEqualTo(uplink.status().given()).isEqualTo(61);
    await().until(() -> uplink.status().sent() == 4);
    await().until(() -> counts.sent() == ingest.frames.size());
    assertThat(counts.sent() + counts.forgotten()).isEqualTo(uplink.status().given());
    assertThat(counts.forgotten()).isEqualTo(57);
    assertThat(counts.bytes()).isEqualTo(1000 * counts.sent());
  }

  @Test
  void playsNoBacklogAfterABlock() throws IOException {
    StreamUplink uplink = connected(60);
    give(uplink, 1);
    received(0);
    for (int i = 0; i < 600; i++) {
      clock.advance(Duration.ofMillis(33));
      give(uplink, 1);
    }
    assertThat(uplink.status().blocked()).isTrue();
    assertThat(ingest.frames).hasSize(1);
    ingest.grant(1);
    FrameMessage first = received(1);
    assertThat(ageSeconds(first)).isLessThan(1);
    assertThat(first.header().sequence()).isEqualTo(601);
    assertThat(first.header().dropped()).isEqualTo(599);
    await().until(() -> !uplink.status().blocked());
  }

  @Test
  void dialsAgainAfterACutAndBeginsWithTheNewestFrame() throws IOException {
    StreamUplink uplink = connected(60);
    give(uplink, 1);
    received(0);
    ingest.answer(hello -> new Bye(ByeCode.TOO_MANY, "not now"));
    ingest.cut();
    await().until(() -> !uplink.status().connected());
    for (int i = 0; i < 600; i++) {
      clock.advance(Duration.ofMillis(33));
      give(uplink, 1);
    }
    assertThat(uplink.status().missing()).isTrue();
    ingest.answer(hello -> new Welcome(hello.session(), 1, 4 << 20, 0));
    awaitConnected(uplink);
    clock.advance(Duration.ofMillis(33));
    give(uplink, 1);
    FrameMessage first = received(1);
    assertThat(ageSeconds(first)).isLessThan(1);
    assertThat(first.header().sequence()).isEqualTo(602);
    assertThat(first.header().dropped()).isEqualTo(600);
    assertThat(uplink.status().missing()).isFalse();
    assertThat(ingest.hellos.get(ingest.hellos.size() - 1).session()).isEqualTo("s1");
  }

  @Test
  void endsWithItsLeaseThoughTheManagerSaysNothing() {
    StreamUplink uplink = connected(5);
    give(uplink, 1);
    received(0);
    clock.advance(Duration.ofSeconds(6));
    give(uplink, 1);
    await().until(uplink::isFinished);
    await().until(() -> !ingest.byes.isEmpty());
    assertThat(ingest.byes.get(0).code()).isEqualTo(ByeCode.EXPIRED);
    assertThat(ingest.frames).hasSize(1);
    assertThat(uplink.isRunning()).isFalse();
    assertThat(ingest.connections()).isEqualTo(1);
  }

  @Test
  void goesOnWhenItsLeaseIsRenewed() throws IOException {
    StreamUplink uplink = connected(5);
    clock.advance(Duration.ofSeconds(4));
    uplink.renew(new StreamRequest("s1", null, null, null), 5);
    clock.advance(Duration.ofSeconds(4));
    give(uplink, 1);
    received(0);
    assertThat(uplink.status().leaseS()).isCloseTo(1, within(0.01));
    assertThat(ingest.connections()).isEqualTo(1);
  }

  @Test
  void theManagersLeaseCountsWhereItIsLonger() {
    ingest.answer(hello -> new Welcome(hello.session(), 1, 4 << 20, 30));
    StreamUplink uplink = connected(5);
    assertThat(uplink.status().leaseS()).isCloseTo(30, within(0.01));
  }

  @Test
  void goesToAnotherEndpointWhenItIsRenewedWithOne() throws IOException {
    StreamUplink uplink = connected(60);
    try (FakeIngest other = new FakeIngest(clock, 1)) {
      uplink.renew(StreamRequest.of("s1", other.endpoint(), null, "t2", null), 60);
      await().atMost(Duration.ofSeconds(10)).until(() -> !other.hellos.isEmpty());
      assertThat(other.hellos.get(0).token()).isEqualTo("t2");
      await().until(() -> !ingest.byes.isEmpty());
      uplink.close();
    }
  }

  @Test
  void sendsNoMoreThanWasAskedFor() {
    ingest.answer(hello -> new Welcome(hello.session(), 64, 4 << 20, 0));
    ingest.beGenerous();
    StreamUplink uplink = uplink(60, 5.0);
    awaitConnected(uplink);
    for (int i = 0; i < 120; i++) {
      give(uplink, 1);
      clock.advance(Duration.ofNanos(33_333_333));
    }
    // Four seconds at 30 fps.
    assertThat(uplink.status().given()).isBetween(19L, 21L);
  }

  @Test
  void wantsNoFrameWithoutAConnectionAndCountsItAsForgotten() throws IOException {
    StreamUplink uplink = connected(60);
    assertThat(uplink.wants()).isTrue();
    ingest.answer(hello -> new Bye(ByeCode.TOO_MANY, "not now"));
    ingest.cut();
    await().until(() -> !uplink.status().connected());
    for (int i = 0; i < 10; i++) {
      assertThat(uplink.wants()).isFalse();
    }
    assertThat(uplink.status().given()).isEqualTo(10);
    assertThat(counts.forgotten()).isEqualTo(10);
  }

  /** As a manager ends it whose last watcher left: by itself, or when it is dialled once more. */
  @Test
  void theOtherSideThatNeedsNoMoreIsNoProblem() throws IOException {
    List<LogRecord> lines = new CopyOnWriteArrayList<>();
    Runnable noMore = listen(lines);
    try {
      StreamUplink told = connected(60);
      ingest.say(new Bye(ByeCode.DONE, "nobody watches cam1 any more"));
      await().until(told::isFinished);
      assertThat(told.status().problem()).isNull();
      ingest.answer(hello -> new Bye(ByeCode.DONE, "nobody watches cam1 any more"));
      StreamUplink answered = uplink(60, null);
      await().until(answered::isFinished);
      assertThat(answered.status().problem()).isNull();
      assertThat(ingest.connections()).isEqualTo(2);
    } finally {
      noMore.run();
    }
    assertThat(lines).noneMatch(line -> line.getLevel().intValue() > Level.INFO.intValue());
    assertThat(lines.stream().map(LogRecord::getMessage))
        .filteredOn(line -> line.contains("nobody watches cam1 any more"))
        .hasSize(2);
  }

  @Test
  void isNotTriedAgainWhereItIsNotWelcome() {
    ingest.answer(hello -> new Bye(ByeCode.UNAUTHORIZED, "the token is not known"));
    StreamUplink uplink = uplink(60, null);
    await().until(uplink::isFinished);
    assertThat(uplink.isRunning()).isFalse();
    assertThat(ingest.connections()).isEqualTo(1);
  }

  @Test
  void isTornOutOfALineThatTakesNothingOnceItsLeaseIsOver() {
    ingest.answer(hello -> new Welcome(hello.session(), 64, 4 << 20, 0));
    StreamUplink uplink = connected(60);
    ingest.setDeaf(true);
    for (int i = 0; i < 4; i++) {
      give(uplink, frame(3 << 20));
    }
    uplink.look();
    clock.advance(Duration.ofSeconds(3));
    await().until(() -> uplink.status().blocked());
    clock.advance(Duration.ofSeconds(60));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              uplink.look();
              return uplink.isFinished();
            });
  }

  @Test
  void leavesOutAFrameThatIsLargerThanTheOtherSideTakes() {
    ingest.answer(hello -> new Welcome(hello.session(), 1, 2000, 0));
    StreamUplink uplink = connected(60);
    give(uplink, frame(2001));
    await().until(() -> uplink.status().given() == 1 && !uplink.status().blocked());
    clock.advance(Duration.ofMillis(33));
    await()
        .until(
            () -> {
              give(uplink, 1);
              return !ingest.frames.isEmpty();
            });
    // The large one is counted with those that were forgotten.
    assertThat(ingest.frames.get(0).header().dropped()).isPositive();
    assertThat(ingest.frames.get(0).bytes()).isEqualTo(1000);
  }

  @Test
  void complainsOfLargeFramesAtMostOnceASecond() {
    ingest.answer(hello -> new Welcome(hello.session(), 1, 2000, 0));
    List<LogRecord> lines = new CopyOnWriteArrayList<>();
    Runnable noMore = listen(lines);
    try {
      StreamUplink uplink = connected(60);
      for (int i = 1; i <= 6; i++) {
        if (i == 6) {
          clock.advance(Duration.ofSeconds(1));
        }
        give(uplink, frame(2000 + i));
        int given = i;
        await().until(() -> counts.forgotten() == given);
      }
      await().until(() -> complaints(lines) == 2);
    } finally {
      noMore.run();
    }
    assertThat(complaints(lines)).isEqualTo(2);
  }

  private static long complaints(List<LogRecord> lines) {
    return lines.stream().filter(line -> line.getMessage().contains("is larger than the")).count();
  }

  @Test
  void tellsWhyItEndedAConnectionItself() throws IOException {
    List<LogRecord> lines = new CopyOnWriteArrayList<>();
    Runnable noMore = listen(lines);
    try {
      connected(60);
      ingest.say(new Credit(1000));
      await().until(() -> !ingest.byes.isEmpty());
      assertThat(ingest.byes.get(0).code()).isEqualTo(ByeCode.TOO_MUCH_CREDIT);
      String reason = ingest.byes.get(0).message();
      await()
          .untilAsserted(
              () ->
                  assertThat(lines)
                      .anyMatch(
                          line ->
                              line.getLevel() == Level.WARNING
                                  && line.getMessage().endsWith(" ended: " + reason)));
    } finally {
      noMore.run();
    }
  }

  @Test
  void learnsHowFarTheManagersClockIsOffAndTellsItWithEachFrame() {
    StreamUplink uplink = connected(60);
    await().until(() -> uplink.clockOffset() != null);
    assertThat(uplink.clockOffset().offsetNanos() / 1e9).isCloseTo(5, within(0.001));
    give(uplink, 1);
    assertThat(received(0).header().clockErrorMicros()).isBetween(5_000_000L, 5_001_000L);
  }

  @Test
  void spendsTheBudgetAndWaitsForIt() {
    ingest.answer(hello -> new Welcome(hello.session(), 64, 4 << 20, 0));
    budget.rate(80);
    StreamUplink uplink = connected(600);
    long from = clock.getAsLong();
    while (ingest.frames.size() < 10) {
      clock.advance(Duration.ofMillis(100));
      give(uplink, 1);
      int before = ingest.frames.size();
      if (budget.waitNanos() == 0) {
        await().until(() -> ingest.frames.size() > before);
      }
    }
    double seconds = (clock.getAsLong() - from) / 1e9;
    long bytes = ingest.frames.stream().mapToLong(FrameMessage::bytes).sum();
    assertThat(bytes).isLessThanOrEqualTo((long) (10_000 * seconds + 5_000 + 1_100));
    assertThat(uplink.status().blocked()).isFalse();
  }

  @Test
  void theTokenIsInNoLogLine() throws IOException {
    List<LogRecord> lines = new CopyOnWriteArrayList<>();
    Runnable noMore = listen(lines);
    try {
      StreamUplink uplink = connected(60);
      ingest.answer(hello -> new Bye(ByeCode.UNAUTHORIZED, "no"));
      ingest.cut();
      await().atMost(Duration.ofSeconds(20)).until(uplink::isFinished);
    } finally {
      noMore.run();
    }
    SimpleFormatter formatter = new SimpleFormatter();
    assertThat(lines).isNotEmpty().noneMatch(line -> formatter.format(line).contains(TOKEN));
    assertThat(StreamRequest.of("s1", ingest.endpoint(), null, TOKEN, null).toString())
        .doesNotContain(TOKEN);
  }

  /** Puts every line of the log there until what it returns is run. */
  private static Runnable listen(List<LogRecord> lines) {
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("camfleet");
    Level before = root.getLevel();
    handler.setLevel(Level.ALL);
    root.setLevel(Level.ALL);
    root.addHandler(handler);
    return () -> {
      root.removeHandler(handler);
      root.setLevel(before);
    };
  }

  @Test
  void leavesNoThreadBehind() {
    ingest.beGenerous();
    for (int i = 0; i < 100; i++) {
      StreamUplink uplink = uplink(60, null);
      if (i % 4 > 0) {
        awaitConnected(uplink);
      }
      int before = ingest.frames.size();
      if (i % 4 > 1) {
        give(uplink, 3);
      }
      if (i % 4 == 3) {
        await().until(() -> ingest.frames.size() > before);
      }
      uplink.close();
      assertThat(uplink.isFinished()).isTrue();
      uplink.close();
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .noneMatch(
                        name -> name.startsWith("uplink-cam1-") || name.startsWith("stream-")));
  }

  /** given = sent + dropped + waiting, whatever the credit and the cuts. */
  @Test
  void accountsForEveryFrame() throws IOException {
    StreamUplink uplink = connected(600);
    for (int i = 0; i < 300; i++) {
      give(uplink, 1 + ThreadLocalRandom.current().nextInt(3));
      if (i % 7 == 0) {
        ingest.grant(1);
      }
    }
    ingest.grant(5);
    await().atMost(Duration.ofSeconds(20)).until(() -> told() == uplink.status().given());
    assertThat(ingest.frames).extracting(f -> f.header().sequence()).isSorted();
  }
}
