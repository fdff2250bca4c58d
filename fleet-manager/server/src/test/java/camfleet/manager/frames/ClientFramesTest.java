package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.FrameRequest;
import camfleet.client.FrameSubscription;
import camfleet.client.ReceivedFrame;
import camfleet.manager.Dialler;
import camfleet.manager.ManagerRoom;
import camfleet.manager.StreamingCamera;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client library against this manager. */
@Timeout(60)
class ClientFramesTest {
  private static final Duration PATIENCE = ManagerRoom.PATIENCE;

  private ManagerRoom room;
  private Fleet fleet;

  @BeforeEach
  void start() throws Exception {
    room = new ManagerRoom();
    fleet = Fleet.connect(URI.create(room.app.apiUrl()));
  }

  @AfterEach
  void stop() {
    fleet.close();
    room.close();
  }

  @Test
  void managerSaysWhereFramesAre() throws Exception {
    assertThat(fleet.status().stream().host()).isEqualTo("127.0.0.1");
    assertThat(fleet.status().stream().port()).isEqualTo(room.app.streamPort());
  }

  @Test
  void framesOfManyCamerasComeOverOneConnection() throws Exception {
    StreamingCamera one = new StreamingCamera(room, "cl-one");
    StreamingCamera two = new StreamingCamera(room, "cl-two");
    try (FrameSubscription frames = fleet.frames("cl-*");
        Dialler first = one.dials();
        Dialler second = two.dials()) {
      one.sends(first, 1);
      two.sends(second, 1);
      ReceivedFrame frame = frames.next("cl-two", PATIENCE);
      assertThat(frame.payload()).isEqualTo(two.jpeg(1));
      assertThat(frame.capturedAt()).isEqualTo(two.now());
      assertThat(frame.ageError()).isLessThan(Duration.ofSeconds(5));
      assertThat(frames.next("cl-one", PATIENCE).payload()).isEqualTo(one.jpeg(1));
    }
    room.until(() -> connections() == 0);
  }

  @Test
  void readerThatWasBusyGetsTheNewestAndEveryFrameIsAccountedFor() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "cl-busy");
    try (FrameSubscription busy = fleet.frames("cl-busy");
        Dialler device = camera.dials()) {
      for (int i = 1; i <= 30; i++) {
        camera.sends(device, i);
      }
      room.until(() -> busy.latest() != null && busy.latest().sequence() == 30);
      ReceivedFrame frame = busy.next(PATIENCE);
      assertThat(frame.sequence()).isEqualTo(30);
      assertThat(frame.missed()).isEqualTo(29);
    }
  }

  @Test
  void everyFrameComesInItsOrder() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "cl-every");
    try (FrameSubscription all = fleet.frames(FrameRequest.every("cl-every"));
        Dialler device = camera.dials()) {
      for (int i = 1; i <= 30; i++) {
        camera.sends(device, i);
      }
      for (int i = 1; i <= 30; i++) {
        assertThat(all.next(PATIENCE).sequence()).isEqualTo(i);
      }
      assertThat(all.missed()).isZero();
    }
  }

  @Test
  void cameraThatNobodyKnowsIsRefused() {
    assertThatThrownBy(() -> fleet.frames("cl-none"))
        .isInstanceOf(FleetException.class)
        .hasMessage("no device matches \"cl-none\"");
  }

  @Test
  void openingAndClosingLeavesNothingBehind() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "cl-often").isWatched();
    try (Dialler device = camera.dials()) {
      camera.sends(device, 1);
      camera.awaitSequence(1);
      double before = connections();
      for (int i = 0; i < 100; i++) {
        try (FrameSubscription frames = fleet.frames("cl-often")) {
          assertThat(frames.next(PATIENCE).sequence()).isEqualTo(1);
        }
      }
      assertThat(
              Thread.getAllStackTraces().keySet().stream()
                  .filter(thread -> thread.getName().startsWith("stream-")))
          .isEmpty();
      room.until(() -> connections() == before);
    }
  }

  private double connections() {
    try {
      String text = new String(room.get("/metrics").body(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> line.startsWith("camfleet_stream_connections "))
          .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
          .sum();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
