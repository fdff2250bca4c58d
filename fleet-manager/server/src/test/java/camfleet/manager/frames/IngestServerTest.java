package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.Dialler;
import camfleet.manager.ManagerRoom;
import camfleet.manager.StreamingCamera;
import camfleet.message.CameraStatus;
import camfleet.stream.Bye;
import camfleet.stream.ByeCode;
import camfleet.stream.Credit;
import camfleet.stream.FrameMessage;
import camfleet.stream.Notice;
import camfleet.stream.Ping;
import camfleet.stream.Pong;
import camfleet.stream.StreamEncoder;
import camfleet.stream.Subscribe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(60)
class IngestServerTest {
  private static ManagerRoom room;

  @BeforeAll
  static void start() throws Exception {
    room = new ManagerRoom();
  }

  @AfterAll
  static void stop() {
    room.close();
  }

  private static StreamingCamera camera(String id) {
    return new StreamingCamera(room, id);
  }

  @Test
  void framesComeInOrderToASubscriberThatIsWelcomedWithoutAToken() throws Exception {
    StreamingCamera camera = camera("in-order");
    try (Dialler subscriber = Dialler.subscriber(room)) {
      subscriber.subscribe("in-order", null, Subscribe.Mode.EVERY, 60);
      try (Dialler device = camera.dials()) {
        for (int i = 1; i <= 20; i++) {
          camera.sends(device, i);
        }
        subscriber.awaitFrames(20);
        assertThat(subscriber.sequences())
            .isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
        FrameMessage last = subscriber.all(FrameMessage.class).get(19);
        assertThat(last.payload()).isEqualTo(ByteBuffer.wrap(camera.jpeg(20)));
        assertThat(last.header().dropped()).isZero();
        assertThat(subscriber.all(Notice.class))
            .extracting(Notice::kind)
            .startsWith(Notice.Kind.CHANNEL);
        assertThat(device.heard).hasAtLeastOneElementOfType(Credit.class);
      }
    }
  }

  @Test
  void creditIsASmallWindowAndNotKeepingToItEndsTheConnection() throws Exception {
    StreamingCamera camera = camera("in-credit");
    try (Dialler device = camera.isWatched().dials()) {
      assertThat(device.credit()).isEqualTo(4);
      ByteBuffer flood = ByteBuffer.allocate(200_000);
      while (flood.remaining() > 1_000) {
        flood.put(StreamEncoder.bytes(Dialler.frame(7, 1, camera.now(), camera.jpeg(1))));
      }
      device.raw(flood.flip());
      room.until(() -> device.isOver() || device.credit() > 4);
      Bye bye = device.isOver() ? device.awaitBye() : null;
      // Frames are used up while they are read, so that the flood may also have been taken.
      assertThat(bye == null ? ByeCode.NO_CREDIT : bye.code()).isEqualTo(ByeCode.NO_CREDIT);
    }
  }

  @Test
  void wrongTokenSessionOrCameraIsUnauthorized() throws Exception {
    StreamingCamera camera = camera("in-token").isWatched();
    String session = camera.session();
    String token = camera.token();
    for (String[] wrong :
        new String[][] {
          {"in-token", session, token + "x"},
          {"in-token", session, "wrong"},
          {"in-token", "other", token},
          {"in-other", session, token}
        }) {
      try (Dialler device = Dialler.device(room, wrong[0], wrong[1], wrong[2], 7)) {
        assertThat(device.awaitBye().code())
            .as(String.join(" ", wrong))
            .isEqualTo(ByeCode.UNAUTHORIZED);
      }
    }
    try (Dialler device = Dialler.device(room, "in-token", session, token, 7)) {
      device.welcomed();
    }
  }

  @Test
  void secondConnectionOfASessionReplacesTheFirst() throws Exception {
    StreamingCamera camera = camera("in-twice").isWatched();
    try (Dialler first = camera.dials();
        Dialler second = camera.dials()) {
      assertThat(first.awaitBye().code()).isEqualTo(ByeCode.REPLACED);
      camera.sends(second, 1);
      camera.awaitSequence(1);
    }
  }

  @Test
  void tooLongAFrameIsRefusedBeforeItIsTaken() throws Exception {
    StreamingCamera camera = camera("in-large").isWatched();
    try (Dialler device = camera.dials()) {
      device.raw(ByteBuffer.allocate(5).putInt(1 + 42 + (4 << 20) + 2_000).put((byte) 3).flip());
      assertThat(device.awaitBye().code()).isEqualTo(ByeCode.TOO_LARGE);
    }
  }

  @Test
  void olderAndRepeatedFramesAreNotShown() throws Exception {
    StreamingCamera camera = camera("in-old");
    try (Dialler subscriber = Dialler.subscriber(room)) {
      subscriber.subscribe("in-old", null, Subscribe.Mode.EVERY, 60);
      try (Dialler device = camera.dials()) {
        for (int sequence : new int[] {3, 2, 3, 1, 4}) {
          camera.sends(device, sequence);
        }
        camera.awaitSequence(4);
        subscriber.awaitFrames(2);
        assertThat(subscriber.sequences()).containsExactly(3L, 4L);
        assertThat(metric("camfleet_frames_late_total", "in-old")).isEqualTo(3);
      }
    }
  }

  @Test
  void aPictureThatCameOverMqttAndTheStreamIsShownOnce() throws Exception {
    StreamingCamera camera = camera("in-both");
    try (Dialler subscriber = Dialler.subscriber(room)) {
      subscriber.subscribe("in-both", null, Subscribe.Mode.EVERY, 60);
      try (Dialler device = camera.dials()) {
        camera.sends(device, 1);
        camera.awaitSequence(1);
        camera.fake().picture();
        room.until(() -> metric("camfleet_frames_late_total", "in-both") == 1);
        camera.fake().picture();
        camera.awaitSequence(2);
        camera.sends(device, 3);
        subscriber.awaitFrames(3);
        assertThat(subscriber.sequences()).containsExactly(1L, 2L, 3L);
      }
    }
  }

  @Test
  void subscriberWithoutCreditGetsTheNewestAndLearnsWhatItMissed() throws Exception {
    StreamingCamera camera = camera("in-slow");
    try (Dialler slow = Dialler.subscriber(room);
        Dialler quick = Dialler.subscriber(room)) {
      slow.subscribe("in-slow", null, Subscribe.Mode.LATEST, 1);
      quick.subscribe("in-slow", null, Subscribe.Mode.LATEST, 60);
      try (Dialler device = camera.dials()) {
        for (int i = 1; i <= 10; i++) {
          camera.sends(device, i);
          quick.awaitFrames(i);
        }
        assertThat(slow.sequences()).containsExactly(1L);
        slow.say(new Credit(1));
        slow.awaitFrames(2);
        assertThat(slow.sequences()).containsExactly(1L, 10L);
        assertThat(slow.all(FrameMessage.class).get(1).header().dropped()).isEqualTo(8);
        assertThat(quick.sequences()).hasSize(10);
      }
    }
  }

  @Test
  void whatTheDeviceForgotIsAddedToWhatTheManagerDid() throws Exception {
    StreamingCamera camera = camera("in-both-lost");
    try (Dialler slow = Dialler.subscriber(room);
        Dialler every = Dialler.subscriber(room)) {
      slow.subscribe("in-both-lost", null, Subscribe.Mode.LATEST, 1);
      every.subscribe("in-both-lost", null, Subscribe.Mode.EVERY, 60);
      try (Dialler device = camera.dials()) {
        camera.sends(device, 5, 4);
        camera.sends(device, 8, 2);
        camera.sends(device, 9, 0);
        camera.sends(device, 12, 2);
        every.awaitFrames(4);
        slow.say(new Credit(1));
        slow.awaitFrames(2);
        assertThat(slow.sequences()).containsExactly(5L, 12L);
        assertThat(slow.all(FrameMessage.class))
            .extracting(frame -> frame.header().dropped())
            .containsExactly(0L, 6L);
        assertThat(every.all(FrameMessage.class))
            .extracting(frame -> frame.header().dropped())
            .containsExactly(0L, 2L, 0L, 2L);
        assertThat(every.all(Notice.class))
            .filteredOn(notice -> notice.kind() == Notice.Kind.GAP)
            .extracting(Notice::missed)
            .containsExactly(2L, 2L);
      }
    }
  }

  @Test
  void everyFrameIsQueuedAndAGapIsTold() throws Exception {
    StreamingCamera camera = camera("in-every");
    try (Dialler slow = Dialler.subscriber(room)) {
      slow.subscribe("in-every", null, Subscribe.Mode.EVERY, 1);
      try (Dialler device = camera.dials()) {
        camera.sends(device, 1);
        slow.awaitFrames(1);
        for (int i = 2; i <= 75; i++) {
          camera.sends(device, i);
        }
        camera.awaitSequence(75);
        slow.say(new Credit(64));
        slow.awaitFrames(65);
        assertThat(slow.sequences().subList(1, 65))
            .isEqualTo(LongStream.rangeClosed(12, 75).boxed().toList());
        Notice gap =
            slow.all(Notice.class).stream()
                .filter(notice -> notice.kind() == Notice.Kind.GAP)
                .findFirst()
                .orElseThrow();
        assertThat(gap.missed()).isEqualTo(10);
      }
    }
  }

  @Test
  void subscriberThatTakesNothingIsClosedByName() throws Exception {
    StreamingCamera camera = camera("in-stuck");
    try (Dialler stuck = Dialler.subscriber(room);
        Dialler other = Dialler.subscriber(room)) {
      stuck.subscribe("in-stuck", null, Subscribe.Mode.LATEST, 1);
      other.subscribe("in-stuck", null, Subscribe.Mode.LATEST, 60);
      try (Dialler device = camera.dials()) {
        camera.sends(device, 1);
        stuck.awaitFrames(1);
        camera.sends(device, 2);
        camera.awaitSequence(2);
        room.until(() -> other.sequences().size() == 2);
        room.broker.clock().advance(Duration.ofSeconds(14));
        hearAll(stuck, other, device);
        room.broker.clock().advance(Duration.ofSeconds(14));
        hearAll(stuck, other, device);
        assertThat(stuck.isOver()).isFalse();
        room.broker.clock().advance(Duration.ofSeconds(4));
        assertThat(stuck.awaitBye().code()).isEqualTo(ByeCode.TOO_SLOW);
        assertThat(other.isOver()).isFalse();
      }
    }
  }

  /** Everybody says something, so that only taking no frames is held against them. */
  private static void hearAll(Dialler... all) throws Exception {
    for (Dialler dialler : all) {
      int before = dialler.all(Pong.class).size();
      dialler.say(new Ping(1));
      room.until(() -> dialler.all(Pong.class).size() > before);
    }
  }

  @Test
  void paceOfASubscriberIsItsOwn() throws Exception {
    StreamingCamera camera = camera("in-pace");
    try (Dialler slow = Dialler.subscriber(room);
        Dialler all = Dialler.subscriber(room)) {
      slow.subscribe("in-pace", 5.0, Subscribe.Mode.LATEST, 60);
      all.subscribe("in-pace", null, Subscribe.Mode.LATEST, 60);
      try (Dialler device = camera.dials()) {
        for (int i = 1; i <= 20; i++) {
          camera.sends(device, i);
          all.awaitFrames(i);
          room.broker.clock().advance(Duration.ofMillis(100));
        }
        assertThat(slow.sequences().size()).isBetween(9, 11);
      }
    }
  }

  @Test
  void clockOfTheDeviceIsMeasured() throws Exception {
    StreamingCamera camera = camera("in-clock").isWatched();
    try (Dialler device = camera.dials()) {
      device.withClockAhead(Duration.ofHours(3));
      room.until(() -> metric("camfleet_clock_offset_seconds", "in-clock") == 10_800);
      assertThat(metric("camfleet_clock_error_seconds", "in-clock")).isBetween(0.0, 1.0);
      device.say(Dialler.frame(7, 1, camera.now().plus(Duration.ofHours(3)), camera.jpeg(1)));
      camera.awaitSequence(1);
      String age =
          room.get("/api/v1/devices/in-clock/frame.jpg").headers().firstValue("X-Age-Ms").get();
      assertThat(Long.parseLong(age)).isLessThan(1_000);
    }
  }

  @Test
  void malformedJpegIsCountedAndTheStreamGoesOn() throws Exception {
    StreamingCamera camera = camera("in-broken").isWatched();
    try (Dialler device = camera.dials()) {
      device.say(Dialler.frame(7, 1, camera.now(), new byte[] {1, 2, 3, 4, 5}));
      camera.sends(device, 2);
      camera.awaitSequence(2);
      assertThat(metric("camfleet_frames_broken_total", "in-broken")).isEqualTo(1);
    }
  }

  @Test
  void selectorThatIsNoneEndsTheConnectionWithASentence() throws Exception {
    try (Dialler subscriber = Dialler.subscriber(room)) {
      subscriber.subscribe("No Such!", null, null, 0);
      Bye bye = subscriber.awaitBye();
      assertThat(bye.code()).isEqualTo(ByeCode.MALFORMED);
      assertThat(bye.message()).startsWith("a selector is an id");
    }
  }

  @Test
  void cameraThatAppearsLaterIsAnnounced() throws Exception {
    try (Dialler subscriber = Dialler.subscriber(room)) {
      subscriber.subscribe("late-*", null, null, 60);
      StreamingCamera camera = camera("late-one");
      room.until(
          () ->
              subscriber.all(Notice.class).stream()
                  .anyMatch(notice -> notice.kind() == Notice.Kind.CHANNEL));
      try (Dialler device = camera.dials()) {
        camera.sends(device, 1);
        subscriber.awaitFrames(1);
      }
      camera.fake().status("offline");
      room.until(
          () ->
              subscriber.all(Notice.class).stream()
                  .anyMatch(notice -> notice.kind() == Notice.Kind.OFFLINE));
    }
  }

  @Test
  void aCameraThatGivesNoNewPicturesIsStaleSinceItsLastOne() throws Exception {
    StreamingCamera camera = camera("in-stale");
    try (Dialler subscriber = Dialler.subscriber(room)) {
      subscriber.subscribe("in-stale", null, null, 60);
      Instant lastAt;
      try (Dialler device = camera.dials()) {
        camera.sends(device, 1);
        subscriber.awaitFrames(1);
        FrameMessage last = subscriber.all(FrameMessage.class).get(0);
        lastAt = Instant.ofEpochSecond(0, last.header().capturedAtNanos());
      }
      String same = "the camera gives the same picture again and again since 10:00";
      camera.fake().state(true, CameraStatus.FROZEN, same);
      room.until(() -> presences(subscriber).contains(Notice.Kind.STALE));
      camera.fake().state(true, CameraStatus.FAILED, "it is unplugged " + "!".repeat(500));
      camera.fake().state(true, CameraStatus.BLACK, "the pictures are black");
      room.until(
          () ->
              presences(subscriber).lastIndexOf(Notice.Kind.ONLINE)
                  > presences(subscriber).indexOf(Notice.Kind.STALE));
      List<Notice> stale =
          subscriber.all(Notice.class).stream()
              .filter(notice -> notice.kind() == Notice.Kind.STALE && notice.message() != null)
              .toList();
      assertThat(stale).as("told once").hasSize(1);
      assertThat(stale.get(0).message()).isEqualTo(same);
      assertThat(stale.get(0).lastAt()).isEqualTo(lastAt);
      camera.fake().state(true, CameraStatus.STALLED, "no picture for 5 s " + "!".repeat(400));
      room.until(
          () ->
              subscriber.all(Notice.class).stream()
                  .anyMatch(one -> one.message() != null && one.message().length() == 300));
    }
  }

  private static List<Notice.Kind> presences(Dialler subscriber) {
    return subscriber.all(Notice.class).stream()
        .map(Notice::kind)
        .filter(kind -> kind != Notice.Kind.CHANNEL)
        .toList();
  }

  @Test
  void watchersTakeNoThreads() throws Exception {
    StreamingCamera camera = camera("in-many");
    List<Dialler> subscribers = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        subscribers.add(Dialler.subscriber(room));
      }
      long before = managerThreads();
      for (int i = 0; i < 40; i++) {
        Dialler subscriber = Dialler.subscriber(room);
        subscribers.add(subscriber);
        subscriber.subscribe("in-many", null, null, 60);
      }
      try (Dialler device = camera.dials()) {
        camera.sends(device, 1);
        for (Dialler subscriber : subscribers.subList(2, 42)) {
          subscriber.awaitFrames(1);
        }
      }
      assertThat(managerThreads()).isLessThanOrEqualTo(before + 1);
    } finally {
      for (Dialler subscriber : subscribers) {
        subscriber.close();
      }
    }
  }

  private static long managerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().equals("dialler"))
        .count();
  }

  private static double metric(String name, String device) {
    return metricLine(name + "{device=\"" + device + "\"} ");
  }

  private static double metricLine(String start) {
    try {
      String text = new String(room.get("/metrics").body(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> line.startsWith(start))
          .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
          .sum();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
