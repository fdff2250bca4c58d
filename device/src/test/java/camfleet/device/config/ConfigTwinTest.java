package camfleet.device.config;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.ConfigStatus;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.runtime.ManualClock;
import camfleet.setting.SettingTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTwinTest {
  @TempDir Path dir;

  private final ManualClock clock = new ManualClock();

  private ConfigTwin twin() {
    ConfigTwin twin =
        new ConfigTwin(
            SettingTable.camera(),
            Map.of("quality", 60L),
            new ConfigStore(dir),
            CameraJudge.LENIENT,
            9,
            clock);
    twin.load();
    return twin;
  }

  private static byte[] document(long rev, String config) {
    return ("{\"rev\":%d,\"at\":\"2026-01-01T00:00:00Z\",\"by\":\"t\",\"groups\":[],\"config\":%s}")
        .formatted(rev, config)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void layersDefaultsFileDesiredAndOverrides() {
    ConfigTwin twin = twin();
    assertThat(twin.effective()).containsEntry("fps", 10.0).containsEntry("quality", 60L);
    twin.desired(document(1, "{\"quality\":50,\"fps\":4}"));
    assertThat(twin.effective()).containsEntry("fps", 4.0).containsEntry("quality", 50L);
    twin.override(Map.of("fps", 2));
    assertThat(twin.effective()).containsEntry("fps", 2.0);
    twin.override(Collections.singletonMap("fps", null));
    assertThat(twin.effective()).containsEntry("fps", 4.0);
  }

  @Test
  void answersTheSameRevisionTheSame() {
    ConfigTwin twin = twin();
    twin.desired(document(2, "{\"fps\":0}"));
    ReportedConfig first = twin.reported();
    twin.desired(document(2, "{\"fps\":5}"));
    ReportedConfig second = twin.reported();
    assertThat(second.status()).isEqualTo(ConfigStatus.REJECTED).isEqualTo(first.status());
    assertThat(second.errors()).isEqualTo(first.errors()).hasSize(1);
    assertThat(second.seq()).isGreaterThan(first.seq());
  }

  @Test
  void refusesALowerRevisionAsStale() {
    ConfigTwin twin = twin();
    twin.desired(document(5, "{\"fps\":5}"));
    twin.desired(document(4, "{\"fps\":4}"));
    assertThat(twin.reported().rev()).isEqualTo(5);
    assertThat(twin.reported().status()).isEqualTo(ConfigStatus.APPLIED);
    assertThat(twin.reported().errors())
        .extracting(Problem::code)
        .containsExactly(ProblemCode.STALE_REV);
    assertThat(twin.effective()).containsEntry("fps", 5.0);
    twin.desired(document(6, "{}"));
    assertThat(twin.reported().errors()).isEmpty();
  }

  @Test
  void goesOnWithTheOldConfigurationAfterARejection() {
    ConfigTwin twin = twin();
    twin.desired(document(1, "{\"fps\":5}"));
    twin.desired(document(2, "{\"fps\":6,\"quality\":0}"));
    assertThat(twin.reported().rev()).isEqualTo(2);
    assertThat(twin.reported().status()).isEqualTo(ConfigStatus.REJECTED);
    assertThat(twin.revInForce()).isEqualTo(1);
    assertThat(twin.effective()).containsEntry("fps", 5.0);
  }

  @Test
  void dropsOnlyTheOverridesWhoseDesiredValueChanged() {
    ConfigTwin twin = twin();
    twin.desired(document(1, "{\"fps\":5,\"quality\":50}"));
    twin.override(Map.of("fps", 2, "quality", 20, "name", "here"));
    twin.desired(document(2, "{\"fps\":6,\"quality\":50}"));
    assertThat(twin.reported().overrides()).containsOnlyKeys("quality", "name");
    // Leaving a key out says its default: that too is a change.
    twin.desired(document(3, "{\"fps\":6}"));
    assertThat(twin.reported().overrides()).containsOnlyKeys("name");
  }

  @Test
  void answersARevisionWhoseDocumentIsOfNoUse() {
    ConfigTwin twin = twin();
    byte[] broken = "{\"rev\":3,\"config\":[]}".getBytes(StandardCharsets.UTF_8);
    assertThat(twin.desired(broken)).isFalse();
    assertThat(twin.reported().rev()).isEqualTo(3);
    assertThat(twin.reported().status()).isEqualTo(ConfigStatus.REJECTED);
    assertThat(twin.desired(new byte[] {1, 2})).isFalse();
    assertThat(twin.reported().errors()).hasSize(2);
  }

  @Test
  void remembersAcrossALife() {
    ConfigTwin before = twin();
    before.desired(document(8, "{\"fps\":5}"));
    before.override(Map.of("streaming", false));
    before.desired(document(9, "{\"fps\":-1}"));
    ConfigTwin after = twin();
    assertThat(after.effective()).isEqualTo(before.effective());
    assertThat(after.reported().rev()).isEqualTo(9);
    assertThat(after.reported().status()).isEqualTo(ConfigStatus.REJECTED);
    assertThat(after.reported().errors()).isEqualTo(before.reported().errors());
    assertThat(after.revInForce()).isEqualTo(8);
  }

  @Test
  void startsAnewFromAFileThatIsNotReadable() throws Exception {
    twin().desired(document(8, "{\"fps\":5}"));
    Files.writeString(dir.resolve("config.json"), "{\"rev\":8,\"sta");
    assertThat(twin().reported().rev()).isZero();
    assertThat(twin().effective()).containsEntry("fps", 10.0);
  }

  @Test
  void leavesOutStoredValuesThatNoLongerHold() throws Exception {
    Files.writeString(
        dir.resolve("config.json"),
        "{\"rev\":1,\"status\":\"applied\",\"overrides\":{\"fps\":3,\"gone\":1,\"quality\":900}}");
    assertThat(twin().reported().overrides()).containsOnlyKeys("fps");
  }

  @Test
  void refusesAPatchWithOneBadKeyAsAWhole() {
    ConfigTwin twin = twin();
    assertThat(twin.override(Map.of("fps", 3, "quality", "abc")).join())
        .extracting(Problem::code)
        .containsExactly(ProblemCode.WRONG_TYPE);
    assertThat(twin.reported().overrides()).isEmpty();
    twin.override(Map.of("fps", 3));
    assertThat(twin.reported().errors()).isEmpty();
  }
}
