package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.device.camera.Faults;
import camfleet.topic.DeviceId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedFaultTest {
  @Test
  void readsThem() {
    assertThat(SimulatedFault.parse("freeze=cam1@10s"))
        .isEqualTo(
            new SimulatedFault(
                SimulatedFault.Kind.FREEZE, DeviceId.of("cam1"), Duration.ofSeconds(10)));
    assertThat(SimulatedFault.parse("flap=cam1@2m").time()).isEqualTo(Duration.ofMinutes(2));
    assertThat(SimulatedFault.parse("skew=cam1@+1h").time()).isEqualTo(Duration.ofHours(1));
    SimulatedFault stall = SimulatedFault.parse("stall=cam1@10s+20s");
    assertThat(stall.ofCamera())
        .isEqualTo(
            new Faults.Timed(
                Faults.Timed.What.STALL, Duration.ofSeconds(10), Duration.ofSeconds(20)));
    assertThat(SimulatedFault.parse("black=cam1@500ms+2m").length())
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(SimulatedFault.parse("gone=cam1@1h").ofCamera())
        .isEqualTo(new Faults.Timed(Faults.Timed.What.GONE, Duration.ofHours(1), null));
    assertThat(SimulatedFault.parse("skew=cam1@-500ms").time()).isEqualTo(Duration.ofMillis(-500));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "freeze",
        "freeze=cam1",
        "melt=cam1@1s",
        "freeze=cam1@1",
        "freeze=cam1@0s",
        "stall=cam1@1s+",
        "stall=cam1@1s+0s",
        "gone=cam1@-1s+1s",
        "flap=cam1@1s+1s",
        "skew=cam1@+1h+1h"
      })
  void refusesOthersInASentence(String text) {
    assertThatThrownBy(() -> SimulatedFault.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was \"" + text + "\"");
  }
}
