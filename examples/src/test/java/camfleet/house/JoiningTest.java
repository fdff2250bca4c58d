package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.client.Camera;
import camfleet.client.Fleet;
import camfleet.client.ReceivedFrame;
import camfleet.device.camera.SceneCode;
import camfleet.frame.Frame;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.PahoConnector;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Who joins holds a picture at once, also of a camera that takes one every five seconds. The time
 * counts from before the connection is made.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("counts milliseconds")
class JoiningTest {
  private static final System.Logger LOG = System.getLogger("camfleet.house");
  private static final int SUBSCRIBERS = 20;
  private static final Duration WITHIN = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The random moments lie in this time. */
  private static final long SPAN_MILLIS = 3_000;

  private static final List<String> CAMERAS = List.of("cam1", "cam2", "cam3", "cam-slow");

  private final Random random = new Random();
  private final AtomicInteger number = new AtomicInteger();
  private House house;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    house = House.in(folder).startBroker().startManager();
    for (String id : CAMERAS) {
      double fps = id.equals("cam-slow") ? 0.2 : 10;
      house.startDevice(id, file -> file.withSettings(Map.of("fps", fps)));
    }
    for (String id : CAMERAS) {
      house.shows(id, Duration.ofSeconds(60));
    }
  }

  @AfterAll
  void leave() {
    house.close();
  }

  /** Joins, waits for a picture, says that it holds it, and leaves; the picture. */
  private interface Joining {
    byte[] join(String camera, Runnable holds) throws Exception;
  }

  @Test
  void subscribersOverMqttHoldAPictureWithinASecond() throws Exception {
    String password = house.password("viewer");
    joinAtRandomMoments(
        "MQTT",
        (camera, holds) -> {
          Login login = new Login("joins-" + number.incrementAndGet(), "viewer", password);
          try (Inbox inbox = new Inbox(100, topic -> false);
              MqttLink link =
                  new PahoConnector()
                      .link(MqttSettings.of(house.broker(), login), inbox, new Unmoved())) {
            link.subscribe(house.topics().filter(Channel.LATEST, DeviceId.of(camera)), 0);
            link.start();
            Delivery picture = inbox.poll(PATIENCE);
            holds.run();
            return picture == null ? new byte[0] : picture.payload();
          }
        });
  }

  @Test
  void readersOfTheWebSocketHoldAPictureWithinASecond() throws Exception {
    joinAtRandomMoments(
        "WebSocket",
        (camera, holds) -> {
          try (WebSocketReader open = WebSocketReader.of(house, camera)) {
            Frame frame = open.next(PATIENCE);
            holds.run();
            return frame == null ? new byte[0] : frame.payload();
          }
        });
  }

  @Test
  void camerasOfTheClientLibraryHoldAPictureWithinASecond() throws Exception {
    joinAtRandomMoments(
        "TCP",
        (camera, holds) -> {
          try (Fleet fleet = house.fleet();
              Camera open = fleet.camera(camera)) {
            ReceivedFrame frame = open.next(PATIENCE);
            holds.run();
            return frame == null ? new byte[0] : frame.payload();
          }
        });
  }

  @Test
  void readersOfTheJpegHoldAPictureWithinASecond() throws Exception {
    joinAtRandomMoments(
        "frame.jpg",
        (camera, holds) -> {
          try (Fleet fleet = house.fleet()) {
            byte[] jpeg = fleet.picture(camera).jpeg();
            holds.run();
            return jpeg;
          }
        });
  }

  private void joinAtRandomMoments(String how, Joining joining) throws Exception {
    // What a Java program loads once in its life is not what is measured here.
    millisUntilPicture(CAMERAS.get(0), joining);
    ScheduledExecutorService subscribers = Executors.newScheduledThreadPool(SUBSCRIBERS);
    try {
      List<Future<Long>> waits = new ArrayList<>();
      for (int i = 0; i < SUBSCRIBERS; i++) {
        String camera = CAMERAS.get(i % CAMERAS.size());
        waits.add(
            subscribers.schedule(
                () -> millisUntilPicture(camera, joining),
                random.nextLong(SPAN_MILLIS),
                TimeUnit.MILLISECONDS));
      }
      List<Long> millis = new ArrayList<>();
      for (Future<Long> wait : waits) {
        millis.add(wait.get(SPAN_MILLIS + PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS));
      }
      LOG.log(System.Logger.Level.INFO, how + ": pictures after " + millis + " ms");
      assertThat(millis).allSatisfy(time -> assertThat(time).isLessThan(WITHIN.toMillis()));
    } finally {
      subscribers.shutdownNow();
    }
  }

  private static long millisUntilPicture(String camera, Joining joining) throws Exception {
    long[] took = new long[1];
    long since = System.nanoTime();
    byte[] jpeg = joining.join(camera, () -> took[0] = (System.nanoTime() - since) / 1_000_000);
    assertThat(SceneCode.read(jpeg))
        .as("the picture of " + camera)
        .hasValueSatisfying(code -> assertThat(code.device().value()).isEqualTo(camera));
    return took[0];
  }

  /** The picture tells whether there is a connection. */
  private static final class Unmoved implements LinkListener {
    @Override
    public void connected(BrokerLimits limits) {
      // The picture will come.
    }

    @Override
    public void disconnected(String reason) {
      // The link goes on trying.
    }
  }
}
