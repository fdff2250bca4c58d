package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Presence;
import camfleet.message.CameraStatus;
import camfleet.message.CommandStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One agent with the cameras of one device.yaml, as a process of its own. */
@Timeout(90)
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class SeveralCamerasTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static String camera(House house, String id, String source) throws Exception {
    return "  %s: {camera: \"%s\", password: \"%s\"}\n".formatted(id, source, house.password(id));
  }

  @Test
  void eachIsACameraOfTheFleetAndRestartOfOneStartsTheAgentAgain(@TempDir Path folder)
      throws Exception {
    try (House house = House.in(folder).startBroker().startManager();
        Fleet fleet = house.fleet()) {
      Path data = folder.resolve("agent/state");
      Path file = Files.createDirectories(data.getParent()).resolve("device.yaml");
      Files.writeString(
          file,
          "broker: %s\ndata_dir: %s\ncameras:\n".formatted(house.broker(), data)
              + camera(house, "porch-left", "synthetic")
              + camera(house, "porch-gone", "file:" + data.resolve("gone.mp4"))
              + camera(house, "porch-odd", "film")
              + camera(house, "porch-right", "synthetic"));
      try (Child agent = Launch.device(file)) {
        assertThat(house.shows("porch-left", PATIENCE))
            .isNotEqualTo(house.shows("porch-right", PATIENCE));
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(FleetException.class)
            .until(() -> fleet.device("porch-gone").camera() == CameraStatus.FAILED);
        Device gone = fleet.device("porch-gone");
        assertThat(gone.presence()).isEqualTo(Presence.ONLINE);
        assertThat(gone.cameraError()).contains("gone.mp4");
        assertThat(agent.output()).contains("cameras.porch-odd.camera: ", "; the others run");
        assertThat(fleet.devices())
            .extracting(Device::id)
            .containsExactly("porch-gone", "porch-left", "porch-right");
        for (String id : List.of("porch-left", "porch-gone", "porch-right")) {
          assertThat(data.resolve(id)).isNotEmptyDirectory();
        }

        assertThat(fleet.send("porch-right", "restart", Map.of(), PATIENCE).status())
            .isEqualTo(CommandStatus.DONE);
        assertThat(agent.exit(PATIENCE)).isEqualTo(75);
        house.says("porch-left", Presence.OFFLINE, PATIENCE);
      }
    }
  }
}
