package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Picture;
import camfleet.client.Presence;
import camfleet.device.camera.SceneCode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broker, manager and device find each other, whoever is there first. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class StartOrderTest {
  private static final System.Logger LOG = System.getLogger("camfleet.house");
  private static final Duration WITHIN = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "broker manager device",
        "broker device manager",
        "manager broker device",
        "manager device broker",
        "device broker manager",
        "device manager broker"
      })
  @Execution(ExecutionMode.SAME_THREAD)
  void leadsToLivePictures(String order, @TempDir Path folder) throws Exception {
    try (House house = House.in(folder)) {
      for (String part : order.split(" ")) {
        switch (part) {
          case "broker" -> house.startBroker();
          case "manager" -> house.startManager();
          default -> house.startDevice("cam1");
        }
      }
      long since = System.nanoTime();
      seesLivePictures(house);
      LOG.log(
          System.Logger.Level.INFO,
          "{0}: live {1} ms after the last one was started",
          order,
          (System.nanoTime() - since) / 1_000_000);
    }
  }

  /** Online, and two pictures, one after the other, that show what the camera sees now. */
  private static void seesLivePictures(House house) throws Exception {
    try (Fleet fleet = house.fleet()) {
      Picture[] first = new Picture[1];
      await("live pictures")
          .atMost(WITHIN)
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptionsInstanceOf(FleetException.class)
          .until(
              () -> {
                Picture picture = fleet.picture("cam1");
                assertThat(SceneCode.read(picture.jpeg()))
                    .hasValueSatisfying(
                        code -> {
                          assertThat(code.device().value()).isEqualTo("cam1");
                          assertThat(code.sequence()).isEqualTo(picture.sequence());
                        });
                if (first[0] == null) {
                  first[0] = picture;
                }
                return picture.sequence() > first[0].sequence()
                    && picture.age().compareTo(Duration.ofSeconds(1)) < 0
                    && fleet.device("cam1").presence() == Presence.ONLINE;
              });
    }
  }
}
