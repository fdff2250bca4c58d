package camfleet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.frame.Frame;
import camfleet.runtime.Threads;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CameraTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private FrameServer server;
  private Fleet fleet;
  private Camera camera;

  @BeforeEach
  void open() throws Exception {
    server = new FrameServer();
    fleet = Fleet.at(server.uri());
    camera = fleet.camera("cam1");
  }

  @AfterEach
  void close() {
    fleet.close();
    server.close();
  }

  private Socket connection() throws InterruptedException {
    return server.sockets.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void givesWhatArrives() throws Exception {
    assertThat(camera.latest()).isNull();
    server.send(connection(), 5);
    Frame frame = camera.next(PATIENCE);
    assertThat(frame.header().sequence()).isEqualTo(5);
    assertThat(frame.payload()).containsExactly(1, 2, 3);
    assertThat(camera.latest()).isSameAs(frame);
  }

  @Test
  void aSlowReaderGetsTheNewest() throws Exception {
    Socket connection = connection();
    for (int i = 1; i <= 20; i++) {
      server.send(connection, i);
    }
    await()
        .atMost(PATIENCE)
        .until(() -> camera.latest() != null && camera.latest().header().sequence() == 20);
    assertThat(camera.next(PATIENCE).header().sequence()).isEqualTo(20);
    assertThat(camera.next(Duration.ofMillis(20))).isNull();
  }

  @Test
  void returnsCreditForEveryFrame() throws Exception {
    Socket connection = connection();
    await().atMost(PATIENCE).until(() -> server.granted.get() == 2);
    for (int i = 1; i <= 10; i++) {
      server.send(connection, i);
    }
    await().atMost(PATIENCE).until(() -> server.granted.get() == 12);
  }

  @Test
  void comesBackByItself() throws Exception {
    connection().close();
    server.send(connection(), 9);
    assertThat(camera.next(PATIENCE).header().sequence()).isEqualTo(9);
    assertThat(server.connections).hasValue(2);
  }

  @Test
  void closingWakesAReader() throws Exception {
    AtomicReference<Frame> read = new AtomicReference<>();
    CountDownLatch begun = new CountDownLatch(1);
    Thread reader =
        Threads.start(
            "reader",
            () -> {
              begun.countDown();
              read.set(camera.next(Duration.ofMinutes(1)));
            });
    begun.await();
    camera.close();
    assertThat(Threads.join(reader, 5_000)).isTrue();
    assertThat(read).hasNullValue();
    assertThat(camera.isOpen()).isFalse();
    camera.close();
  }
}
