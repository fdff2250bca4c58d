package camfleet.manager.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.layers.RolloutPolicy;
import camfleet.manager.layers.RolloutPolicy.OnFailure;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WavesTest {
  private static RolloutPolicy rate(double perMinute) {
    return new RolloutPolicy(
        List.of(), perMinute, Duration.ZERO, Duration.ofSeconds(60), 0, OnFailure.PAUSE, false);
  }

  @Test
  void sizesAreWhatEachWaveAdds() {
    assertThat(Waves.sizes(RolloutPolicy.CAREFUL, 1000)).containsExactly(1, 49, 200, 750);
    assertThat(Waves.sizes(RolloutPolicy.CAREFUL, 20)).containsExactly(1, 4, 15);
    assertThat(Waves.sizes(RolloutPolicy.CAREFUL, 2)).containsExactly(1, 1);
    assertThat(Waves.sizes(RolloutPolicy.CAREFUL, 1)).containsExactly(1);
    assertThat(Waves.sizes(RolloutPolicy.AT_ONCE, 7)).containsExactly(7);
  }

  @Test
  void rateBringsAtMostOneLotASecond() {
    assertThat(Waves.sizes(rate(20), 3)).containsExactly(1, 1, 1);
    assertThat(Waves.pace(20)).isEqualTo(Duration.ofSeconds(3));
    assertThat(Waves.sizes(rate(150), 7)).containsExactly(3, 3, 1);
    assertThat(Waves.pace(150)).isEqualTo(Duration.ofMillis(1200));
    assertThat(Waves.pace(0.5)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void thoseThatAreThereComeFirst() {
    DeviceId a = new DeviceId("cam-a");
    DeviceId b = new DeviceId("cam-b");
    DeviceId c = new DeviceId("cam-c");
    Map<DeviceId, Attendance.Answer> there =
        Map.of(
            a, Attendance.Answer.AWAY,
            b, Attendance.Answer.UNCLEAR,
            c, Attendance.Answer.ONLINE);
    assertThat(Waves.assign(rate(20), List.of(c, b, a), there::get))
        .containsExactlyInAnyOrderEntriesOf(Map.of(c, 0, b, 1, a, 2));
  }

  @Test
  void sampleIsSpreadEvenly() {
    List<DeviceId> all =
        IntStream.range(0, 100).mapToObj(i -> new DeviceId("cam-" + (100 + i))).toList();
    assertThat(Waves.sample(all, 4))
        .containsExactly(all.get(0), all.get(25), all.get(50), all.get(75));
    assertThat(Waves.sample(all, 100)).isEqualTo(all);
  }
}
