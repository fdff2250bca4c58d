package camfleet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import camfleet.runtime.Threads;
import camfleet.stream.Bye;
import camfleet.stream.ByeCode;
import camfleet.stream.Notice;
import camfleet.stream.Subscribe;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FrameSubscriptionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final DeviceId CAM1 = new DeviceId("cam1");

  private StreamServer server;
  private Fleet fleet;

  @BeforeEach
  void open() throws Exception {
    server = new StreamServer(true);
    fleet = Fleet.at(server.uri());
  }

  @AfterEach
  void close() throws Exception {
    fleet.close();
    server.close();
  }

  @Test
  void givesWhatArrives() throws Exception {
    FrameSubscription frames = fleet.frames("cam1");
    assertThat(frames.latest()).isNull();
    StreamServer.Guest guest = server.guest();
    assertThat(guest.subscribe)
        .isEqualTo(new Subscribe("frames", "cam1", null, Subscribe.Mode.LATEST));
    guest.frame(0, 5, 0);
    ReceivedFrame frame = frames.next(PATIENCE);
    assertThat(frame.camera()).isEqualTo("cam1");
    assertThat(frame.sequence()).isEqualTo(5);
    assertThat(frame.payload()).containsExactly(1, 2, 5);
    assertThat(frame.missed()).isZero();
    assertThat(frames.latest()).isSameAs(frame).isSameAs(frames.latest("cam1"));
    assertThat(frames.latest("cam2")).isNull();
    assertThat(frames.next(Duration.ofMillis(10))).isNull();
    assertThat(frames.problem()).isNull();
  }

  @Test
  void ageIsByTheManagersClockWithItsError() throws Exception {
    FrameSubscription frames = fleet.frames("cam1");
    StreamServer.Guest guest = server.guest();
    guest.frame(0, 1, 0, 5_000);
    ReceivedFrame frame = frames.next(PATIENCE);
    assertThat(frame.age()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(10));
    assertThat(frame.ageError()).isBetween(Duration.ofMillis(5), Duration.ofSeconds(5));
    guest.frame(0, 2, 0, 0xFFFF_FFFFL);
    ReceivedFrame unsure = frames.next(PATIENCE);
    assertThat(unsure.ageError()).isNull();
    assertThat(unsure.age()).isBetween(Duration.ZERO, PATIENCE);
  }

  @Test
  void slowReaderGetsTheNewestAndLearnsWhatItMissed() throws Exception {
    FrameSubscription frames = fleet.frames("cam1");
    StreamServer.Guest guest = server.guest();
    for (int i = 1; i <= 50; i++) {
      guest.frame(0, i, i == 20 ? 3 : 0);
    }
    await().atMost(PATIENCE).until(() -> frames.received() == 50);
    ReceivedFrame frame = frames.next(PATIENCE);
    assertThat(frame.sequence()).isEqualTo(50);
    assertThat(frame.missed()).isEqualTo(49 + 3).isEqualTo(frames.missed());
    assertThat(frames.next(Duration.ofMillis(10))).isNull();
    guest.frame(0, 51, 0);
    assertThat(frames.next(PATIENCE).missed()).isZero();
  }

  @Test
  void fewFramesAreUnderWay() throws Exception {
    FrameSubscription frames = fleet.frames("all");
    StreamServer.Guest guest = server.guest();
    await().atMost(PATIENCE).until(() -> guest.granted() == 3);
    for (int i = 1; i <= 9; i++) {
      guest.frame(1, i, 0);
    }
    await().atMost(PATIENCE).until(() -> frames.received() == 9 && guest.granted() == 12);
    assertThat(guest.order.credit()).isEqualTo(3);
  }

  @Test
  void camerasTakeTurns() throws Exception {
    FrameSubscription frames = fleet.frames("all");
    StreamServer.Guest guest = server.guest();
    guest.frame(0, 1, 0);
    guest.frame(1, 1, 0);
    guest.frame(0, 2, 0);
    await().atMost(PATIENCE).until(() -> frames.received() == 3);
    assertThat(frames.latest().camera()).isEqualTo("cam1");
    assertThat(frames.next(PATIENCE)).hasToString(frames.latest("cam1").toString());
    assertThat(frames.next(PATIENCE).camera()).isEqualTo("cam2");
    guest.frame(0, 3, 0);
    guest.frame(1, 2, 0);
    assertThat(frames.next("cam2", PATIENCE).sequence()).isEqualTo(2);
    assertThat(frames.next("cam1", PATIENCE).sequence()).isEqualTo(3);
  }

  @Test
  void everyFrameComesInOrderAndAGapIsVisible() throws Exception {
    FrameSubscription frames = fleet.frames(FrameRequest.every("cam1").atMost(12.5));
    StreamServer.Guest guest = server.guest();
    assertThat(guest.subscribe)
        .isEqualTo(new Subscribe("frames", "cam1", 12.5, Subscribe.Mode.EVERY));
    await().atMost(PATIENCE).until(() -> guest.order.credit() == 3);
    for (int i = 1; i <= 3; i++) {
      guest.frame(0, i, 0);
    }
    await().atMost(PATIENCE).until(() -> frames.received() == 3);
    assertThat(guest.order.credit()).isZero();
    for (int i = 1; i <= 3; i++) {
      assertThat(frames.next(PATIENCE).sequence()).isEqualTo(i);
    }
    guest.say(Notice.gap(CAM1, 0, 4));
    guest.frame(0, 8, 4);
    assertThat(frames.nextNotice(PATIENCE))
        .isEqualTo(new CameraNotice("cam1", CameraNotice.Kind.GAP, 4, null, null));
    ReceivedFrame after = frames.next(PATIENCE);
    assertThat(after.missed()).isEqualTo(4);
    assertThat(after.dropped()).isEqualTo(4);
    assertThat(frames.missed()).isEqualTo(4);
  }

  @Test
  void comesBackByItselfWithinThreeSeconds() throws Exception {
    FrameSubscription frames = fleet.frames("cam1");
    server.guest().frame(0, 3, 0);
    assertThat(frames.next(PATIENCE).sequence()).isEqualTo(3);
    server.goesAway();
    await().atMost(PATIENCE).until(() -> frames.problem() != null);
    await()
        .atMost(PATIENCE)
        .until(() -> frames.problem() != null && frames.problem().startsWith("cannot reach"));
    server.comesBack();
    long back = System.nanoTime();
    StreamServer.Guest guest = server.guest();
    guest.frame(0, 3, 0);
    guest.frame(0, 9, 0);
    ReceivedFrame frame = frames.next(PATIENCE);
    assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(3));
    assertThat(frame.sequence()).isEqualTo(9);
    assertThat(frames.received()).isEqualTo(2);
  }

  @Test
  void findsAManagerThatListensElsewhereAfterItsRestart() throws Exception {
    FrameSubscription frames = fleet.frames("cam1");
    server.guest().frame(0, 3, 0);
    assertThat(frames.next(PATIENCE).sequence()).isEqualTo(3);
    server.goesAway();
    server.comesBackElsewhere();
    long back = System.nanoTime();
    server.guest().frame(0, 4, 0);
    assertThat(frames.next(PATIENCE).sequence()).isEqualTo(4);
    assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void tellsHowCamerasAreAndWhenThatChanges() throws Exception {
    FrameSubscription frames = fleet.frames("all");
    assertThat(frames.presence("cam1")).isEqualTo(Presence.UNKNOWN);
    StreamServer.Guest guest = server.guest();
    Instant last = Instant.parse("2026-11-20T10:01:21.200Z");
    guest.say(Notice.presence(CAM1, Notice.Kind.ONLINE, null));
    guest.say(Notice.presence(new DeviceId("cam2"), Notice.Kind.STALE, last));
    assertThat(frames.nextNotice(PATIENCE))
        .isEqualTo(new CameraNotice("cam1", CameraNotice.Kind.ONLINE, 0, null, null));
    assertThat(frames.nextNotice(PATIENCE))
        .isEqualTo(new CameraNotice("cam2", CameraNotice.Kind.STALE, 0, last, null));
    assertThat(frames.presence("cam1")).isEqualTo(Presence.ONLINE);
    assertThat(frames.presence("cam2")).isEqualTo(Presence.STALE);
    guest.say(Notice.presence(CAM1, Notice.Kind.OFFLINE, last));
    assertThat(frames.nextNotice(PATIENCE).kind()).isEqualTo(CameraNotice.Kind.OFFLINE);
    assertThat(frames.presence("cam1")).isEqualTo(Presence.OFFLINE);
    guest.say(Notice.ended(CAM1, 0));
    assertThat(frames.nextNotice(PATIENCE).kind()).isEqualTo(CameraNotice.Kind.ENDED);
    assertThat(frames.presence("cam1")).isEqualTo(Presence.UNKNOWN);
    assertThat(frames.nextNotice(Duration.ZERO)).isNull();
  }

  @Test
  void newConnectionRepeatsNoNews() throws Exception {
    FrameSubscription frames = fleet.frames("cam1");
    StreamServer.Guest guest = server.guest();
    guest.say(Notice.presence(CAM1, Notice.Kind.ONLINE, null));
    assertThat(frames.nextNotice(PATIENCE).kind()).isEqualTo(CameraNotice.Kind.ONLINE);
    guest.leave();
    await().atMost(PATIENCE).until(() -> frames.presence("cam1") == Presence.UNKNOWN);
    StreamServer.Guest again = server.guest();
    again.say(Notice.presence(CAM1, Notice.Kind.ONLINE, null));
    again.say(Notice.presence(CAM1, Notice.Kind.STALE, null));
    assertThat(frames.nextNotice(PATIENCE).kind()).isEqualTo(CameraNotice.Kind.STALE);
  }

  @Test
  void closingWakesWhoWaitsForNews() throws Exception {
    FrameSubscription frames = fleet.frames("cam1");
    AtomicReference<Object> read = new AtomicReference<>("nothing yet");
    Thread reader =
        Threads.start("reader", () -> read.set(frames.nextNotice(Duration.ofMinutes(5))));
    frames.close();
    assertThat(Threads.join(reader, 10_000)).isTrue();
    assertThat(read.get()).isNull();
  }

  @Test
  void whatPassedWhileItWasNotConnectedIsMissed() throws Exception {
    FrameSubscription frames = fleet.frames("cam1");
    StreamServer.Guest guest = server.guest();
    guest.frame(0, 3, 0);
    assertThat(frames.next(PATIENCE).missed()).isZero();
    guest.leave();
    server.guest().frame(0, 10, 0);
    assertThat(frames.next(PATIENCE).missed()).isEqualTo(6);
  }

  @Test
  void closingInAnotherThreadWakesAReaderWithNull() throws Exception {
    FrameSubscription frames = fleet.frames("cam1");
    AtomicReference<Object> read = new AtomicReference<>("nothing yet");
    CountDownLatch reading = new CountDownLatch(1);
    Thread reader =
        Threads.start(
            "reader",
            () -> {
              reading.countDown();
              read.set(frames.next(Duration.ofMinutes(5)));
            });
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
    frames.close();
    frames.close();
    assertThat(Threads.join(reader, 10_000)).isTrue();
    assertThat(read.get()).isNull();
    assertThat(frames.isOpen()).isFalse();
    assertThat(frames.next(PATIENCE)).isNull();
  }

  @Test
  void refusalForGoodEndsItWithASentence() throws Exception {
    FrameSubscription frames = fleet.frames("cam1");
    server.guest().say(new Bye(ByeCode.UNAUTHORIZED, "not you"));
    await().atMost(PATIENCE).until(() -> !frames.isOpen());
    assertThat(frames.problem()).contains("not you");
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void hundredCyclesLeaveNoThreadBehind() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (FrameSubscription frames = fleet.frames("cam1")) {
        server.guest().frame(0, 1, 0);
        assertThat(frames.next(PATIENCE)).isNotNull();
      }
    }
    for (int i = 0; i < 50; i++) {
      fleet.frames("cam1").close();
    }
    assertThat(streamThreads()).isZero();
  }

  @Test
  void hundredFleetsTakeTheThreadsOfOne() throws Exception {
    fleet.status();
    long before = threads("HttpClient-");
    for (int i = 0; i < 100; i++) {
      try (Fleet other = Fleet.connect(server.uri())) {
        assertThat(other.devices()).hasSize(2);
      }
    }
    assertThat(threads("HttpClient-")).isLessThanOrEqualTo(before + 4);
  }

  private static long streamThreads() {
    return threads("stream-");
  }

  private static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }

  @Test
  void managerThatOffersNoFramesIsTold() throws Exception {
    try (StreamServer other = new StreamServer(false)) {
      assertThatThrownBy(() -> Fleet.at(other.uri()).frames("all"))
          .hasMessageContaining("offers no frames over TCP");
    }
  }
}
