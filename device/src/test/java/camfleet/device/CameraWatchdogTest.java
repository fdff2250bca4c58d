package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.config.StartLimit;
import camfleet.message.CameraStatus;
import camfleet.message.ConfigStatus;
import camfleet.message.DeviceEvent;
import camfleet.message.DeviceState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A camera from which nothing comes back, in a whole device. */
class CameraWatchdogTest extends TriedDevice {
  private DeviceState state() {
    List<DeviceState> all = all("state", DeviceState.class);
    return all.get(all.size() - 1);
  }

  private void awaitError(CameraStatus camera, String error) {
    waiting()
        .untilAsserted(
            () -> {
              assertThat(state().cameraError()).isEqualTo(error);
              assertThat(state().camera()).isEqualTo(camera);
            });
  }

  private void turnBack(ModalCamera.Health health) {
    awaitCamera(64);
    camera.byWidth.put(1920, health);
    desire(1, "{\"resolution\":\"1920x1080\"}");
    awaitStatus(1, ConfigStatus.PENDING);
    // Those who hang in open() have come there; a change or release is on its way.
    waiting().until(() -> camera.hangs || mode().width() == 1920);
    clock.advance(Duration.ofSeconds(16));
    awaitStatus(1, ConfigStatus.ROLLED_BACK);
  }

  @ParameterizedTest
  @EnumSource(
      value = ModalCamera.Health.class,
      names = {"HANGS_IN_OPEN", "HANGS_IN_CHANGE", "HANGS_IN_RELEASE"})
  void startsTheAgentAgainWhenTheCameraDoesNotComeBackFromATrial(ModalCamera.Health health) {
    turnBack(health);
    assertThat(restarts).hasValue(0);
    clock.advance(Duration.ofSeconds(6));
    waiting().until(() -> restarts.get() == 1);
  }

  @Test
  void theNextLifeShowsTheLastKnownGood() {
    turnBack(ModalCamera.Health.HANGS_IN_OPEN);
    awaitError(CameraStatus.STALLED, "the camera does not answer to open");
    clock.advance(Duration.ofSeconds(6));
    waiting().until(() -> restarts.get() == 1);
    ModalCamera hanging = camera;
    app.close();
    broker.clearRecord();
    camera = new ModalCamera(clock);
    live(Map.of("resolution", "64x64"));
    awaitStatus(1, ConfigStatus.ROLLED_BACK);
    waiting().until(() -> !broker.published(IMG).isEmpty());
    assertThat(mode().width()).isEqualTo(64);
    hanging.letGo();
  }

  private List<String> events() {
    return all("event/camera", DeviceEvent.class).stream().map(DeviceEvent::eventType).toList();
  }

  @Test
  void startsTheAgentAgainWhenACallHangsForLongWithoutATrial() {
    awaitCamera(64);
    camera.byWidth.put(64, ModalCamera.Health.HANGS_IN_READ);
    waiting().until(() -> camera.hangs);
    clock.advance(Duration.ofSeconds(29));
    awaitError(CameraStatus.STALLED, "the camera does not answer to read");
    waiting().until(() -> events().contains("camera_stalled"));
    assertThat(restarts).hasValue(0);
    clock.advance(Duration.ofSeconds(2));
    waiting().until(() -> restarts.get() == 1);
    waiting().until(() -> events().contains("camera_agent_restarted"));
    clock.advance(Duration.ofMinutes(5));
    camera.letGo();
    camera.byWidth.clear();
    awaitCamera(64);
    assertThat(restarts).hasValue(1);
    waiting()
        .until(
            () -> {
              // Pictures have to come steadily for a time.
              clock.advance(Duration.ofMillis(300));
              return events().contains("camera_recovered");
            });
    assertThat(events()).doesNotHaveDuplicates();
  }

  @Test
  void saysOnceThatItGivesUpWhenTheAgentWasStartedTooOften() {
    StartLimit limit = new StartLimit(dir, clock);
    while (limit.take()) {
      assertThat(limit).isNotNull();
    }
    awaitCamera(64);
    camera.byWidth.put(64, ModalCamera.Health.HANGS_IN_READ);
    waiting().until(() -> camera.hangs);
    clock.advance(Duration.ofSeconds(31));
    awaitError(
        CameraStatus.FAILED,
        "the camera does not answer to read; the agent starts again for that at most 3 times an"
            + " hour");
    clock.advance(Duration.ofMinutes(10));
    waiting().until(() -> events().contains("camera_gave_up"));
    assertThat(events()).containsExactly("camera_stalled", "camera_gave_up");
    assertThat(restarts).hasValue(0);
    clock.advance(StartLimit.WINDOW);
    waiting().until(() -> restarts.get() == 1);
  }

  @Test
  void leavesACameraAloneThatComesBack() {
    turnBack(ModalCamera.Health.HANGS_IN_OPEN);
    camera.letGo();
    awaitCamera(64);
    clock.advance(Duration.ofSeconds(60));
    awaitCamera(64);
    assertThat(restarts).hasValue(0);
  }

  @Test
  void countsAsFailedWhenTheAgentWasStartedTooOften() {
    StartLimit limit = new StartLimit(dir, clock);
    while (limit.take()) {
      assertThat(limit).isNotNull();
    }
    turnBack(ModalCamera.Health.HANGS_IN_OPEN);
    clock.advance(Duration.ofSeconds(6));
    awaitError(
        CameraStatus.FAILED,
        "the camera does not answer to open; the agent starts again for that at most 3 times an"
            + " hour");
    assertThat(restarts).hasValue(0);
    // An hour later it may.
    clock.advance(StartLimit.WINDOW);
    waiting().until(() -> restarts.get() == 1);
  }

  @Test
  void blamesNoRevisionForACallThatHungBeforeIt() {
    awaitCamera(64);
    camera.byWidth.put(1920, ModalCamera.Health.HANGS_IN_OPEN);
    desire(1, "{\"resolution\":\"1920x1080\"}");
    waiting().until(() -> mode().width() == 1920);
    clock.advance(Duration.ofSeconds(8));
    desire(2, "{\"resolution\":\"320x240\"}");
    waiting().until(() -> statuses(1).contains(ConfigStatus.SUPERSEDED));
    clock.advance(Duration.ofSeconds(8));
    waiting().until(() -> restarts.get() == 1);
    camera.letGo();
    app.close();
    camera = new ModalCamera(clock);
    live(Map.of("resolution", "64x64"));
    awaitStatus(2, ConfigStatus.APPLIED);
    assertThat(statuses(2)).doesNotContain(ConfigStatus.ROLLED_BACK);
    awaitCamera(320);
  }
}
