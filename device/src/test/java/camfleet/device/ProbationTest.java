package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.Jpeg;
import camfleet.message.CameraStatus;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.ConfigStatus;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Configurations on trial in a whole device, on a camera that does not like some of them. */
class ProbationTest extends TriedDevice {
  @Test
  void appliesWhatGivesAPictureAndSaysPendingBeforeItReopens() {
    desire(1, "{\"resolution\":\"320x240\"}");
    awaitStatus(1, ConfigStatus.APPLIED);
    assertThat(statuses(1)).containsExactly(ConfigStatus.PENDING, ConfigStatus.APPLIED);
    List<ReportedConfig> all = all("config/reported", ReportedConfig.class);
    // What is said is what is in force at that moment.
    assertThat(all.get(all.size() - 2).config()).containsEntry("resolution", "64x64");
    assertThat(last().config()).containsEntry("resolution", "320x240");
    assertThat(mode().width()).isEqualTo(320);
  }

  @Test
  void appliesALiveKeyWithoutPendingAndWithoutLosingThePicture() {
    awaitCamera(64);
    // What takes longer than this is pending first, which is another test's fact.
    timer.hold(Probation.SLOW);
    desire(1, "{\"resolution\":\"64x64\",\"quality\":40}");
    awaitStatus(1, ConfigStatus.APPLIED);
    assertThat(statuses(1)).containsExactly(ConfigStatus.APPLIED);
    assertThat(camera.opened).hasSize(1);
    assertThat(camera.changed).hasSize(1);
  }

  @Test
  void turnsBackWhatGivesNoPictureWithin15Seconds() {
    camera.byWidth.put(1920, ModalCamera.Health.SILENT);
    desire(1, "{\"resolution\":\"320x240\",\"name\":\"a\"}");
    awaitStatus(1, ConfigStatus.APPLIED);
    desire(2, "{\"resolution\":\"1920x1080\",\"name\":\"b\"}");
    awaitStatus(2, ConfigStatus.PENDING);
    waiting().until(() -> mode().width() == 1920);
    clock.advance(Duration.ofMillis(14_900));
    assertThat(last().status()).isEqualTo(ConfigStatus.PENDING);
    clock.advance(Duration.ofMillis(200));
    awaitStatus(2, ConfigStatus.ROLLED_BACK);
    assertThat(statuses(2)).containsExactly(ConfigStatus.PENDING, ConfigStatus.ROLLED_BACK);
    Problem cause = last().errors().get(0);
    assertThat(cause.code()).isEqualTo(ProblemCode.CAMERA_ERROR);
    assertThat(cause.key()).isEqualTo("resolution");
    assertThat(cause.message())
        .isEqualTo("revision 2: no good picture came within 15 s; revision 1 goes on");
    assertThat(last().config()).containsEntry("resolution", "320x240").containsEntry("name", "a");
    waiting().until(() -> mode().width() == 320);
  }

  @Test
  void waitsForACameraThatTakesAPictureEachTenSeconds() {
    awaitCamera(64);
    camera.byWidth.put(64, ModalCamera.Health.AT_ITS_RATE);
    desire(1, "{\"resolution\":\"64x64\",\"fps\":0.1}");
    awaitStatus(1, ConfigStatus.PENDING);
    clock.advance(Duration.ofMillis(9900));
    assertThat(last().status()).isEqualTo(ConfigStatus.PENDING);
    clock.advance(Duration.ofMillis(200));
    awaitStatus(1, ConfigStatus.APPLIED);
    // And so long that one of them may be missing.
    camera.byWidth.put(64, ModalCamera.Health.SILENT);
    desire(2, "{\"resolution\":\"64x64\",\"fps\":0.1,\"quality\":40}");
    awaitStatus(2, ConfigStatus.PENDING);
    clock.advance(Duration.ofMillis(24_900));
    assertThat(last().status()).isEqualTo(ConfigStatus.PENDING);
    clock.advance(Duration.ofMillis(200));
    awaitStatus(2, ConfigStatus.ROLLED_BACK);
    assertThat(last().errors().get(0).message())
        .isEqualTo("revision 2: no good picture came within 25 s; revision 1 goes on");
  }

  @Test
  void waitsForCamerasThatHaveToFindEachOther() {
    awaitCamera(64);
    camera.byWidth.put(64, ModalCamera.Health.SILENT);
    desire(1, "{\"resolution\":\"64x64\",\"fps\":10,\"sync\":\"client\"}");
    awaitStatus(1, ConfigStatus.PENDING);
    clock.advance(Duration.ofMillis(54_900));
    assertThat(last().status()).isEqualTo(ConfigStatus.PENDING);
    clock.advance(Duration.ofMillis(200));
    awaitStatus(1, ConfigStatus.ROLLED_BACK);
  }

  @Test
  void turnsBackAtOnceWhenTheCameraFailsTwice() {
    awaitCamera(64);
    camera.byWidth.put(1920, ModalCamera.Health.FAILS);
    desire(1, "{\"resolution\":\"1920x1080\",\"fps\":5}");
    awaitStatus(1, ConfigStatus.ROLLED_BACK);
    assertThat(last().errors().get(0).message())
        .isEqualTo("revision 1: no mode 1920x1080; the configuration before goes on");
    // Two keys changed the picture: either may be to blame.
    assertThat(last().errors().get(0).key()).isNull();
    assertThat(camera.opened.stream().filter(mode -> mode.width() == 1920)).hasSize(2);
    awaitCamera(64);
  }

  @Test
  void takesNoPictureOfAnotherSizeForAGoodOne() {
    awaitCamera(64);
    camera.byWidth.put(1920, ModalCamera.Health.WRONG_SIZE);
    desire(1, "{\"resolution\":\"1920x1080\"}");
    waiting().until(() -> mode().width() == 1920);
    clock.advance(Duration.ofSeconds(16));
    awaitStatus(1, ConfigStatus.ROLLED_BACK);
  }

  @Test
  void takesNothingThatCannotBeDecodedForAPicture() {
    awaitCamera(64);
    camera.byWidth.put(320, ModalCamera.Health.NO_PICTURE);
    desire(1, "{\"resolution\":\"320x240\"}");
    waiting().until(() -> mode().width() == 320);
    clock.advance(Duration.ofSeconds(16));
    awaitStatus(1, ConfigStatus.ROLLED_BACK);
  }

  @Test
  void aNewerRevisionEndsTheTrialOfTheOlder() {
    awaitCamera(64);
    camera.byWidth.put(1920, ModalCamera.Health.SILENT);
    desire(1, "{\"resolution\":\"1920x1080\"}");
    desire(2, "{\"resolution\":\"1920x1080\",\"fps\":5}");
    desire(3, "{\"resolution\":\"320x240\"}");
    awaitStatus(3, ConfigStatus.APPLIED);
    List<ReportedConfig> all = all("config/reported", ReportedConfig.class);
    assertThat(
            all.stream()
                .filter(report -> report.rev() > 0 && report.status() != ConfigStatus.PENDING)
                .map(report -> report.rev() + " " + report.status()))
        .containsExactly("1 SUPERSEDED", "2 SUPERSEDED", "3 APPLIED");
    assertThat(all).extracting(ReportedConfig::seq).isSorted();
  }

  @Test
  void aRefusedRevisionEndsTheTrialAndTheLastKnownGoodReturns() {
    awaitCamera(64);
    camera.byWidth.put(1920, ModalCamera.Health.SILENT);
    desire(1, "{\"resolution\":\"1920x1080\"}");
    desire(2, "{\"fps\":0}");
    awaitStatus(2, ConfigStatus.REJECTED);
    assertThat(statuses(1)).endsWith(ConfigStatus.SUPERSEDED);
    assertThat(last().config()).containsEntry("resolution", "64x64");
    awaitCamera(64);
  }

  @Test
  void saysTheSameOfTheSameRevisionAgain() {
    awaitCamera(64);
    camera.byWidth.put(1920, ModalCamera.Health.FAILS);
    desire(1, "{\"resolution\":\"1920x1080\"}");
    awaitStatus(1, ConfigStatus.ROLLED_BACK);
    ReportedConfig before = last();
    desire(1, "{\"resolution\":\"1920x1080\"}");
    waiting().until(() -> last().seq() > before.seq());
    assertThat(last().status()).isEqualTo(ConfigStatus.ROLLED_BACK);
    assertThat(last().errors()).isEqualTo(before.errors());
    assertThat(camera.opened.stream().filter(mode -> mode.width() == 1920)).hasSize(2);
  }

  @Test
  void opensTheCameraForATrialThatNobodyWatchesAndClosesItAgain() {
    app.close();
    camera = new ModalCamera(clock);
    live(Map.of("resolution", "64x64", "streaming", false));
    assertThat(camera.opened).isEmpty();
    desire(1, "{\"resolution\":\"320x240\",\"streaming\":false}");
    awaitStatus(1, ConfigStatus.APPLIED);
    assertThat(camera.opened).hasSize(1);
    waiting().until(() -> !camera.open);
    // What does not touch the picture needs no camera.
    desire(2, "{\"resolution\":\"320x240\",\"streaming\":false,\"name\":\"x\",\"latest_fps\":2}");
    awaitStatus(2, ConfigStatus.APPLIED);
    assertThat(statuses(2)).containsExactly(ConfigStatus.APPLIED);
    assertThat(camera.opened).hasSize(1);
  }

  @Test
  void hasNoVerdictWhileTheCameraFailsWithoutTheRevisionAsWell() {
    awaitCamera(64);
    camera.byWidth.put(0, ModalCamera.Health.FAILS);
    waiting().until(() -> status() == CameraStatus.FAILED);
    desire(1, "{\"resolution\":\"320x240\"}");
    waiting().until(() -> last().rev() == 1 && !last().errors().isEmpty());
    assertThat(last().status()).isEqualTo(ConfigStatus.PENDING);
    assertThat(last().errors().get(0).message()).contains("the camera failed before as well");
    // A fix is tried at once; the cable is plugged in again, and the newest is tried by itself.
    desire(2, "{\"resolution\":\"128x64\"}");
    waiting().until(() -> last().rev() == 2 && !last().errors().isEmpty());
    assertThat(statuses(1)).endsWith(ConfigStatus.SUPERSEDED);
    camera.byWidth.remove(0);
    waiting().until(() -> last().status() == ConfigStatus.APPLIED);
    assertThat(last().rev()).isEqualTo(2);
    awaitCamera(128);
  }

  @Test
  void dropsAnOverrideThatGivesNoPicture() {
    awaitCamera(64);
    camera.byWidth.put(1920, ModalCamera.Health.FAILS);
    set("resolution", "1920x1080");
    waiting().until(() -> !results().isEmpty());
    CommandResult result = results().get(0);
    assertThat(result.status()).isEqualTo(CommandStatus.FAILED);
    assertThat(result.error().code()).isEqualTo(ProblemCode.CAMERA_ERROR);
    assertThat(result.error().message())
        .isEqualTo(
            "the setting of resolution: no mode 1920x1080; the configuration before goes on");
    assertThat(last().overrides()).isEmpty();
    assertThat(last().config()).containsEntry("resolution", "64x64");
    awaitCamera(64);
    set("resolution", "320x240");
    waiting().until(() -> results().size() == 2);
    assertThat(results().get(1).status()).isEqualTo(CommandStatus.DONE);
    assertThat(last().overrides()).containsEntry("resolution", "320x240");
  }

  @Test
  void takesSettingsOneAfterTheOther() {
    awaitCamera(64);
    for (int quality = 40; quality < 50; quality++) {
      set("quality", Integer.toString(quality));
    }
    waiting().until(() -> results().size() == 10);
    assertThat(results()).allMatch(result -> result.status() == CommandStatus.DONE);
    assertThat(last().overrides()).containsEntry("quality", 49L);
  }

  // ---- across lives

  @Test
  void turnsBackARevisionDuringWhoseTrialTheAgentDied() throws Exception {
    awaitCamera(64);
    desire(1, "{\"resolution\":\"320x240\"}");
    awaitStatus(1, ConfigStatus.APPLIED);
    camera.byWidth.put(1920, ModalCamera.Health.SILENT);
    desire(2, "{\"resolution\":\"1920x1080\"}");
    awaitStatus(2, ConfigStatus.PENDING);
    byte[] stored = Files.readAllBytes(dir.resolve("config.json"));
    app.close();
    Files.write(dir.resolve("config.json"), stored);
    broker.clearRecord();
    camera = new ModalCamera(clock);
    live(Map.of("resolution", "64x64"));
    awaitStatus(2, ConfigStatus.ROLLED_BACK);
    assertThat(last().errors().get(0).message())
        .isEqualTo("the agent ended while revision 2 was tried; revision 1 goes on");
    assertThat(last().config()).containsEntry("resolution", "320x240");
    waiting().until(() -> !camera.opened.isEmpty());
    assertThat(camera.opened).allMatch(mode -> mode.width() == 320);
  }

  @Test
  void goesOnWithATrialThatTheAgentsEndInGoodOrderInterrupted() {
    awaitCamera(64);
    camera.byWidth.put(320, ModalCamera.Health.SILENT);
    desire(1, "{\"resolution\":\"320x240\"}");
    awaitStatus(1, ConfigStatus.PENDING);
    app.close();
    broker.clearRecord();
    camera = new ModalCamera(clock);
    live(Map.of("resolution", "64x64"));
    awaitStatus(1, ConfigStatus.APPLIED);
  }

  @Test
  void showsNothingOfTheModeThatWasInForceBeforeItWasOff() {
    awaitCamera(64);
    app.close();
    desire(1, "{\"resolution\":\"320x240\"}");
    broker.clearRecord();
    camera = new ModalCamera(clock);
    live(Map.of("resolution", "64x64"));
    waiting().until(() -> !broker.published(IMG).isEmpty());
    assertThat(Jpeg.size(broker.published(IMG).get(0).payload()).orElseThrow().width())
        .isEqualTo(320);
  }

  @Test
  void showsPicturesThoughNothingIsDesired() {
    waiting().until(() -> !broker.published(IMG).isEmpty());
    assertThat(app.isShowing()).isTrue();
  }

  @Test
  void saysAFinalStatusThoughThereWasNoConnectionForIt() {
    awaitCamera(64);
    camera.byWidth.put(1920, ModalCamera.Health.SILENT);
    desire(1, "{\"resolution\":\"1920x1080\"}");
    awaitStatus(1, ConfigStatus.PENDING);
    waiting().until(() -> mode().width() == 1920);
    broker.cut("cam1");
    clock.advance(Duration.ofSeconds(16));
    waiting().until(() -> mode().width() == 64);
    desire(2, "{\"resolution\":\"64x64\",\"name\":\"new\"}");
    broker.reconnect("cam1");
    awaitStatus(2, ConfigStatus.APPLIED);
    assertThat(statuses(1)).endsWith(ConfigStatus.ROLLED_BACK);
  }
}
