package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.Camera;
import camfleet.device.camera.SourceRange;
import camfleet.device.config.Settings;
import camfleet.device.process.Geometry;
import camfleet.setting.SettingTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PictureWorkTest {
  private static final SettingTable TABLE = SettingTable.camera();

  private static PictureWork work(Map<String, SourceRange> source) {
    Camera camera =
        new FakeCamera(() -> 0) {
          @Override
          public Map<String, SourceRange> settings() {
            return source;
          }
        };
    return new PictureWork(TABLE, camera);
  }

  private static Settings settings(Map<String, Object> values) {
    Map<String, Object> all = TABLE.defaults();
    all.putAll(values);
    return Settings.of(all);
  }

  private static final Settings TURNED =
      settings(
          Map.of(
              "rotation_deg",
              90L,
              "hflip",
              true,
              "black_and_white",
              true,
              "zoom",
              List.of(0.25, 0.0, 0.5, 0.5),
              "brightness",
              0.5));

  @Test
  void theAgentDoesWhatTheSourceDoesNot() {
    PictureWork work = work(Map.of("fps", SourceRange.ALL));
    assertThat(work.mode(TURNED).controls().values()).isEmpty();
    assertThat(work.geometry(TURNED))
        .isEqualTo(new Geometry(List.of(0.25, 0.0, 0.5, 0.5), true, false, 90, true));
    assertThat(work.geometry(settings(Map.of())).isNone()).isTrue();
  }

  @Test
  void theSourceDoesAllThatItCan() {
    PictureWork work =
        work(
            Map.of(
                "hflip", SourceRange.ALL,
                "vflip", SourceRange.ALL,
                "rotation_deg", SourceRange.ALL,
                "zoom", SourceRange.ALL_LIVE,
                "black_and_white", SourceRange.ALL,
                "brightness", SourceRange.ALL));
    assertThat(work.geometry(TURNED).isNone()).isTrue();
    assertThat(work.mode(TURNED).controls().values())
        .containsOnlyKeys("rotation_deg", "hflip", "black_and_white", "zoom", "brightness")
        .containsEntry("rotation_deg", 90L);
    // What is at its default is not asked of the source.
    assertThat(work.mode(settings(Map.of())).controls().values()).isEmpty();
  }

  @Test
  void eachValueHasOneWhoDoesIt() {
    PictureWork work = work(Map.of("rotation_deg", SourceRange.oneOf("0", "180")));
    Settings half = settings(Map.of("rotation_deg", 180L));
    assertThat(work.mode(half).controls().values()).containsEntry("rotation_deg", 180L);
    assertThat(work.geometry(half).rotationDeg()).isZero();
    Settings quarter = settings(Map.of("rotation_deg", 90L));
    assertThat(work.mode(quarter).controls().values()).isEmpty();
    assertThat(work.geometry(quarter).rotationDeg()).isEqualTo(90);
  }

  @Test
  void whatTheAgentAloneDoesIsTheSamePictureForTheCamera() {
    PictureWork work = work(Map.of());
    assertThat(work.mode(TURNED)).isEqualTo(work.mode(settings(Map.of("stamp", true))));
  }
}
