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
import java.util.List;
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

  // ---- probation

  private ConfigTwin trying() {
    ConfigTwin twin = StoringProgram.twin(Disk.REAL, dir);
    StoringProgram.take(twin, 1, "320x240");
    twin.news();
    return twin;
  }

  private static List<String> told(ConfigTwin twin) {
    return twin.news().stream()
        .map(
            news ->
                news instanceof News.Report report
                    ? report.document().rev()
                        + " "
                        + report.document().status()
                        + " "
                        + report.document().config().get("resolution")
                    : news.getClass().getSimpleName())
        .toList();
  }

  @Test
  void endsEachRevisionOnceAndInOrder() {
    ConfigTwin twin = trying();
    twin.desired(document(2, "{\"resolution\":\"640x480\"}"));
    long second = twin.waiting().orElseThrow();
    assertThat(told(twin)).containsExactly("2 PENDING 320x240");
    twin.begin(second);
    assertThat(twin.reported().config()).containsEntry("resolution", "640x480");
    twin.desired(document(3, "{\"resolution\":\"1280x720\"}"));
    assertThat(told(twin)).containsExactly("2 SUPERSEDED 640x480", "3 PENDING 320x240");
    // What comes late of the trial that was ended is nothing any more.
    twin.passed(second);
    assertThat(told(twin)).isEmpty();
    long third = twin.waiting().orElseThrow();
    twin.begin(third);
    twin.failed(third, "no picture");
    twin.failed(third, "no picture");
    assertThat(told(twin)).containsExactly("3 ROLLED_BACK 320x240");
  }

  @Test
  void saysWhatNoBrokerHeardAfterAPowerCut() {
    ConfigTwin twin = trying();
    twin.heard(1);
    twin.desired(document(2, "{\"resolution\":\"640x480\"}"));
    twin.begin(twin.waiting().orElseThrow());
    twin.desired(document(3, "{\"resolution\":\"1280x720\"}"));
    // The power is cut before anything of that is out.
    ConfigTwin next = StoringProgram.twin(Disk.REAL, dir);
    assertThat(told(next)).containsExactly("2 SUPERSEDED 320x240", "3 ROLLED_BACK 320x240");
    // Nobody acknowledged it, so it is said again; then somebody did.
    next = StoringProgram.twin(Disk.REAL, dir);
    assertThat(told(next)).containsExactly("2 SUPERSEDED 320x240", "3 ROLLED_BACK 320x240");
    next.heard(2);
    next.heard(3);
    assertThat(told(StoringProgram.twin(Disk.REAL, dir))).isEmpty();
  }

  @Test
  void saysTheEarlierFirstWhenSeveralWereNotHeard() {
    ConfigTwin twin = trying();
    twin.desired(document(2, "{\"fps\":0}"));
    twin.desired(document(3, "{\"resolution\":\"320x240\",\"name\":\"x\"}"));
    assertThat(told(StoringProgram.twin(Disk.REAL, dir)))
        .containsExactly("1 APPLIED 320x240", "2 REJECTED 320x240", "3 APPLIED 320x240");
  }

  @Test
  void keepsTheOverridesOfTheLastKnownGoodWhenItReturns() {
    ConfigTwin twin = trying();
    twin.override(Map.of("name", "here", "fps", 3));
    twin.desired(document(2, "{\"resolution\":\"640x480\",\"fps\":7}"));
    long trial = twin.waiting().orElseThrow();
    twin.begin(trial);
    assertThat(twin.reported().overrides()).containsOnlyKeys("name");
    twin.failed(trial, "no picture");
    assertThat(twin.reported().overrides()).containsOnlyKeys("name", "fps");
  }

  @Test
  void refusesOverridesAndDropsThemWhereDriftIsEnforced() {
    ConfigTwin twin = trying();
    twin.override(Map.of("name", "here"));
    twin.desired(document(2, "{\"resolution\":\"320x240\",\"drift\":\"enforce\"}"));
    assertThat(twin.reported().overrides()).isEmpty();
    var refused = twin.override(Map.of("fps", 3));
    Problem problem =
        twin.news().stream()
            .filter(News.Answer.class::isInstance)
            .flatMap(news -> ((News.Answer) news).problems().stream())
            .findFirst()
            .orElseThrow();
    assertThat(refused).isNotDone();
    assertThat(problem.code()).isEqualTo(ProblemCode.UNAUTHORIZED);
    assertThat(problem.message())
        .isEqualTo("fps is not set here because drift is enforce; change it at the manager");
    assertThat(twin.effective()).containsEntry("fps", 10.0);
  }

  @Test
  void dropsAnOverrideThatTheManagerTookIn() {
    ConfigTwin twin = trying();
    twin.override(Map.of("fps", 3));
    twin.desired(document(2, "{\"resolution\":\"320x240\",\"drift\":\"accept\",\"fps\":3}"));
    assertThat(twin.waiting()).isEmpty();
    assertThat(twin.reported().overrides()).isEmpty();
    assertThat(twin.effective()).containsEntry("fps", 3.0);
  }

  @Test
  void refusesMoreOverridesThanWaitForATrial() {
    ConfigTwin twin = trying();
    twin.desired(document(2, "{\"resolution\":\"640x480\"}"));
    for (int i = 0; i < 16; i++) {
      assertThat(twin.override(Map.of("fps", 3 + i))).isNotDone();
    }
    assertThat(twin.override(Map.of("fps", 30)).join())
        .extracting(Problem::code)
        .containsExactly(ProblemCode.BUSY);
    long trial = twin.waiting().orElseThrow();
    twin.begin(trial);
    twin.passed(trial);
    assertThat(twin.reported().overrides()).containsEntry("fps", 18.0);
  }

  @Test
  void rejectsWhatTheCameraCannotDo() {
    Problem never = new Problem(ProblemCode.UNSUPPORTED, "not with this camera", "hflip");
    CameraJudge judge =
        new CameraJudge() {
          @Override
          public List<Problem> problems(Map<String, Object> values) {
            return values.containsKey("hflip") ? List.of(never) : List.of();
          }

          @Override
          public boolean isSamePicture(Settings one, Settings other) {
            return true;
          }
        };
    ConfigTwin twin =
        new ConfigTwin(SettingTable.camera(), Map.of(), new ConfigStore(dir), judge, 9, clock);
    twin.load();
    twin.desired(document(1, "{\"hflip\":true,\"fps\":5}"));
    assertThat(twin.reported().status()).isEqualTo(ConfigStatus.REJECTED);
    assertThat(twin.reported().errors()).containsExactly(never);
    assertThat(twin.effective()).containsEntry("fps", 10.0);
    twin.override(Map.of("hflip", true));
    assertThat(twin.reported().overrides()).isEmpty();
  }
}
