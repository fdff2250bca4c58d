package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.config.DeviceFile;
import camfleet.message.DeviceInfo;
import camfleet.message.DeviceState;
import camfleet.message.Json;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.Publication;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private final MemoryBroker broker = new MemoryBroker();

  private Simulation simulation(SimulatedFault... faults) {
    List<DeviceFile> files =
        Stream.of("cam1", "cam10", "cam2")
            .map(id -> DeviceFile.of(DeviceId.of(id), MemoryBroker.ADDRESS, null))
            .map(file -> file.withSettings(Map.of("fps", 1.0, "resolution", "64x64")))
            .toList();
    return new Simulation(files, broker, List.of(faults));
  }

  private List<Long> boots(String id) throws Exception {
    List<Publication> all = broker.published("camfleet/v1/dev/" + id + "/info");
    return all.stream().map(SimulationTest::info).map(DeviceInfo::boot).distinct().toList();
  }

  private static DeviceInfo info(Publication publication) {
    try {
      return Json.read(publication.payload(), DeviceInfo.class);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void startsAllAndLeavesAllOffline() throws Exception {
    try (Simulation simulation = simulation()) {
      simulation.start();
      assertThat(broker.connectedClients()).containsExactly("cam1", "cam10", "cam2");
    }
    assertThat(broker.connectedClients()).isEmpty();
    for (String id : List.of("cam1", "cam10", "cam2")) {
      assertThat(broker.retained("camfleet/v1/dev/" + id + "/status").orElseThrow().payload())
          .asString()
          .isEqualTo("offline");
    }
  }

  @Test
  void startsAgainTheOneThatIsToldToAndNotItsNamesake() throws Exception {
    try (Simulation simulation = simulation()) {
      simulation.start();
      broker.publish(Publication.of("camfleet/v1/dev/cam1/cmd/restart", new byte[0], 1, false));
      await().atMost(Duration.ofSeconds(10)).until(() -> boots("cam1").size() == 2);
      assertThat(boots("cam1")).isSorted();
      assertThat(boots("cam10")).hasSize(1);
      await().until(() -> simulation.connected() == 3);
    }
  }

  @Test
  void setsAClockWrong() throws Exception {
    try (Simulation simulation = simulation(SimulatedFault.parse("skew=cam2@+1h"))) {
      simulation.start();
      List<Publication> states = broker.published("camfleet/v1/dev/cam2/state");
      DeviceState state = Json.read(states.get(0).payload(), DeviceState.class);
      assertThat(state.at()).isAfter(Instant.now().plusSeconds(3500));
    }
  }
}
