package camfleet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import camfleet.message.ProblemCode;
import camfleet.runtime.Threads;
import camfleet.stream.Notice;
import camfleet.stream.Subscribe;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CameraTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private StreamServer server;
  private Fleet fleet;
  private Camera camera;

  @BeforeEach
  void open() throws Exception {
    server = new StreamServer(true);
    fleet = Fleet.at(server.uri());
    camera = fleet.camera("cam1");
  }

  @AfterEach
  void close() throws Exception {
    fleet.close();
    server.close();
  }

  @Test
  void givesTheNewestFramesOfItsDevice() throws Exception {
    assertThat(camera.latest()).isNull();
    StreamServer.Guest guest = server.guest();
    assertThat(guest.subscribe)
        .isEqualTo(new Subscribe("frames", "cam1", null, Subscribe.Mode.LATEST));
    guest.frame(0, 5, 0);
    ReceivedFrame frame = camera.next(PATIENCE);
    assertThat(frame.sequence()).isEqualTo(5);
    assertThat(camera.latest()).isSameAs(frame);
    assertThat(camera.next(Duration.ofMillis(20))).isNull();
    assertThat(camera.id()).isEqualTo("cam1");
    assertThat(camera.problem()).isNull();
  }

  @Test
  void saysWhetherTheDeviceIsThere() throws Exception {
    assertThat(camera.presence()).isEqualTo(Presence.UNKNOWN);
    server.guest().say(Notice.presence(new DeviceId("cam1"), Notice.Kind.OFFLINE, null));
    await().atMost(PATIENCE).until(() -> camera.presence() == Presence.OFFLINE);
  }

  @Test
  void comesBackByItself() throws Exception {
    server.guest().leave();
    server.guest().frame(0, 9, 0);
    assertThat(camera.next(PATIENCE).sequence()).isEqualTo(9);
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void setsItsDevice() throws Exception {
    assertThat(camera.set("fps", 5).config()).containsEntry("fps", 5.0);
    assertThat(server.lastPatch()).isEqualTo("{\"fps\":5}");
    camera.set("fps", null);
    assertThat(server.lastPatch()).isEqualTo("{\"fps\":null}");
  }

  @Test
  void closingWakesAReader() {
    AtomicReference<Object> read = new AtomicReference<>("nothing yet");
    Thread reader = Threads.start("reader", () -> read.set(camera.next(Duration.ofMinutes(1))));
    camera.close();
    assertThat(Threads.join(reader, 10_000)).isTrue();
    assertThat(read.get()).isNull();
    assertThat(camera.isOpen()).isFalse();
    camera.close();
  }

  @Test
  void closingTheFleetClosesIt() {
    fleet.close();
    assertThat(camera.isOpen()).isFalse();
  }

  @Test
  void unknownDeviceIsRefused() {
    assertThatThrownBy(() -> fleet.camera("cam7"))
        .isInstanceOfSatisfying(
            FleetException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.NOT_FOUND));
  }
}
