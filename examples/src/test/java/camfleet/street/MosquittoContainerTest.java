package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.client.Fleet;
import camfleet.client.Presence;
import camfleet.device.camera.SceneCode;
import camfleet.house.House;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Device and manager meet at a Mosquitto in a container, with our access list in force. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class MosquittoContainerTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  @Test
  void carriesAPictureFromTheDeviceToTheManagerAndACommandBack(@TempDir Path folder)
      throws Exception {
    MosquittoContainer.assume();
    try (House house = House.in(folder)) {
      house.password("cam1");
      try (MosquittoContainer mosquitto = MosquittoContainer.start(house.passwordFile())) {
        house.at(mosquitto.address()).startManager().startDevice("cam1");
        house.says("cam1", Presence.ONLINE, SOON);
        byte[] picture = house.shows("cam1", SOON);
        assertThat(SceneCode.read(picture))
            .hasValueSatisfying(reading -> assertThat(reading.device().value()).isEqualTo("cam1"));
        try (Fleet fleet = house.fleet()) {
          assertThat(fleet.send("cam1", "ping", Map.of(), SOON).error()).isNull();
          assertThat(fleet.set("cam1", Map.of("fps", 5)).config()).containsEntry("fps", 5.0);
        }
        house.stopDevice("cam1");
        house.says("cam1", Presence.OFFLINE, Duration.ofSeconds(5));
      }
    }
  }
}
