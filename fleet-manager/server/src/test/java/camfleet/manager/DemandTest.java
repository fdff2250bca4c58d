package camfleet.manager;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.CommandRequest;
import camfleet.message.CommandStatus;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.stream.ByeCode;
import camfleet.stream.Subscribe;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemandTest {
  private static ManagerRoom room;

  @BeforeAll
  static void start() throws Exception {
    room = new ManagerRoom();
  }

  @AfterAll
  static void stop() {
    room.close();
  }

  private static void pass(Duration time) {
    room.broker.clock().advance(time);
  }

  @Test
  void nobodyIsAskedBeforeSomebodyWatches() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "de-first");
    try (Dialler watcher = Dialler.subscriber(room)) {
      watcher.subscribe("de-first", null, null, 0);
      watcher.awaitNotices(1);
      assertThat(camera.asked()).isEmpty();
      watcher.say(new camfleet.stream.Credit(1));
      room.until(() -> camera.asked("start").size() == 1);
      CommandRequest asked = camera.asked("start").get(0);
      assertThat(asked.args())
          .containsEntry("endpoint", "tcp://127.0.0.1:" + room.app.streamPort())
          .containsEntry("lease_s", 60L)
          .doesNotContainKey("fps");
      assertThat(Base64.getUrlDecoder().decode(camera.token())).hasSize(24);
    }
  }

  @Test
  void leaseIsRenewedWithTheSameSessionAndStoppedAfterTheLastWatcher() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "de-renew");
    Dialler watcher = Dialler.subscriber(room);
    watcher.subscribe("de-renew", null, null, 1);
    room.until(() -> camera.asked("start").size() == 1);
    camera.answers(CommandStatus.DONE, null);
    String session = camera.session();
    try (Dialler device = camera.dials()) {
      pass(Duration.ofSeconds(10));
      room.until(() -> camera.asked("start").size() == 2);
      assertThat(camera.session()).isEqualTo(session);
      camera.answers(CommandStatus.DONE, null);
      watcher.close();
      room.until(
          () -> {
            pass(Duration.ofMillis(200));
            return camera.asked("stop").size() == 1;
          });
      assertThat(device.awaitBye().code()).isEqualTo(ByeCode.DONE);
    }
  }

  @Test
  void fastestWatcherDecides() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "de-fps");
    try (Dialler slow = Dialler.subscriber(room);
        Dialler quick = Dialler.subscriber(room)) {
      slow.subscribe("de-fps", 2.0, Subscribe.Mode.LATEST, 1);
      room.until(() -> camera.asked("start").size() == 1);
      assertThat(camera.asked("start").get(0).args()).containsEntry("fps", 2.0);
      camera.answers(CommandStatus.DONE, null);
      quick.subscribe("de-fps", 12.5, Subscribe.Mode.LATEST, 1);
      room.until(() -> camera.asked("start").size() == 2);
      assertThat(camera.asked("start").get(1).args()).containsEntry("fps", 12.5);
    }
  }

  @Test
  void deviceThatRefusesIsLeftInPeaceUntilItStartsAgain() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "de-refuses");
    try (Dialler watcher = Dialler.subscriber(room)) {
      watcher.subscribe("de-refuses", null, null, 1);
      room.until(() -> camera.asked("start").size() == 1);
      camera.answers(
          CommandStatus.REJECTED, new Problem(ProblemCode.UNSUPPORTED, "no stream here"));
      for (int i = 0; i < 5; i++) {
        pass(Duration.ofSeconds(3));
        camera.fake().health();
      }
      // Another camera that is asked later shows that this one's turn has passed.
      StreamingCamera other = new StreamingCamera(room, "de-refuses-not");
      watcher.subscribe("de-refuses-not", null, null, 1);
      room.until(() -> other.asked("start").size() == 1);
      assertThat(camera.asked("start")).hasSize(1);
      camera.restarts();
      room.until(() -> camera.asked("start").size() == 2);
    }
  }

  @Test
  void leaseThatNobodyRenewsEndsTheConnection() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "de-expires");
    try (Dialler watcher = Dialler.subscriber(room)) {
      watcher.subscribe("de-expires", null, null, 1);
      room.until(() -> camera.asked("start").size() == 1);
      camera.answers(CommandStatus.DONE, null);
      try (Dialler device = camera.dials()) {
        // Offline, it is not asked again.
        camera.fake().status("offline");
        room.awaitPresence("de-expires", "offline");
        for (int pings = 1; pings <= 2; pings++) {
          int said = pings;
          pass(Duration.ofSeconds(29));
          device.say(new camfleet.stream.Ping(1));
          room.until(() -> device.all(camfleet.stream.Pong.class).size() == said);
        }
        pass(Duration.ofSeconds(1));
        assertThat(device.isOver()).isFalse();
        pass(Duration.ofSeconds(2));
        assertThat(device.awaitBye().code()).isEqualTo(ByeCode.EXPIRED);
      }
    }
  }
}
