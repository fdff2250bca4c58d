package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameMetadataTest {
  private static final long WALL = 1_795_168_800_123_456_789L;
  private static final long BOOT = 81_000_000_000L;

  private static FrameMetadata of(String... pairs) {
    return new FrameMetadata(
        pairs.length == 2
            ? Map.of(pairs[0], pairs[1])
            : Map.of(pairs[0], pairs[1], pairs[2], pairs[3]));
  }

  @Test
  void takesTheWallClockOfTheFrameBeforeTheSensors() {
    assertThat(
            of("FrameWallClock", "1795168800100000000", "SensorTimestamp", "80000000000")
                .capturedAt(WALL, BOOT))
        .hasValue(1_795_168_800_100_000_000L);
  }

  @Test
  void countsTheSensorsTimeFromTheSystemsStart() {
    assertThat(of("SensorTimestamp", "80940000000").capturedAt(WALL, BOOT))
        .hasValue(WALL - 60_000_000L);
  }

  @Test
  void takesTheSensorsTimeWhereTheWallClockCannotBe() {
    assertThat(of("FrameWallClock", "17", "SensorTimestamp", "80940000000").capturedAt(WALL, BOOT))
        .hasValue(WALL - 60_000_000L);
  }

  @Test
  void saysNoTimeThatCannotBe() {
    assertThat(of("Lux", "3").capturedAt(WALL, BOOT)).isEmpty();
    assertThat(of("SensorTimestamp", "82000000000").capturedAt(WALL, BOOT)).isEmpty();
    assertThat(of("SensorTimestamp", "1").capturedAt(WALL, BOOT)).isEmpty();
    assertThat(of("FrameWallClock", "99999999999999999999").capturedAt(WALL, BOOT)).isEmpty();
    assertThat(of("FrameWallClock", "-5").capturedAt(WALL, BOOT)).isEmpty();
  }

  @Test
  void readsWhatIsInForce() {
    assertThat(
            of("ColourGains", "[ 1.912345, 1.500000 ]", "SensorTemperature", "45.000000")
                .readings())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "white_balance_red_gain",
                1.912,
                "white_balance_blue_gain",
                1.5,
                "sensor_temperature_c",
                45.0));
    assertThat(of("ExposureTime", "soon").readings()).isEmpty();
  }

  @Test
  void saysWhetherItIsReadyOnlyWhenItSaysSo() {
    assertThat(of("SyncReady", "true").syncReady()).isTrue();
    assertThat(of("SyncReady", "false").syncReady()).isFalse();
    assertThat(of("Lux", "1").syncReady()).isNull();
  }
}
