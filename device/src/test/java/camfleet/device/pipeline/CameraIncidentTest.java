package camfleet.device.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.FakeTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CameraIncidentTest {
  private final FakeTime time = new FakeTime();
  private final List<String> types = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private Map<String, Object> data = Map.of();
  private final CameraIncident incident =
      new CameraIncident(
          (type, severity, message, with) -> {
            types.add(type);
            messages.add(message);
            data = with;
          },
          time,
          time::nanos);

  private boolean picture() {
    return incident.picture(time.instant());
  }

  @Test
  void tellsEachKindOnceHoweverOftenItHappens() {
    assertThat(picture()).isTrue();
    for (int i = 0; i < 5; i++) {
      time.passMillis(6000);
      incident.trouble(CameraIncident.News.STALLED, "no picture for " + i + " s");
      incident.step(CameraIncident.News.RESTARTED, "opened again");
      incident.step(CameraIncident.News.PROBED, "asked the bus");
      incident.trouble(CameraIncident.News.FAILED, "the camera is busy");
    }
    assertThat(types)
        .containsExactly("camera_stalled", "camera_restarted", "camera_probed", "camera_failed");
    assertThat(messages).startsWith("no picture for 0 s").endsWith("the camera is busy");
    assertThat(data).containsEntry("last_picture_at", "2026-11-20T10:00:00.123Z");
  }

  @Test
  void saysHowLongTheCameraWasAwayWhenPicturesComeSteadily() {
    picture();
    time.passMillis(5300);
    incident.trouble(CameraIncident.News.STALLED, "no picture for 5 s");
    incident.step(CameraIncident.News.RESTARTED, "opened again");
    time.passMillis(7000);
    assertThat(picture()).isFalse();
    time.passMillis(500);
    assertThat(picture()).isFalse();
    time.passMillis(500);
    assertThat(picture()).isTrue();
    assertThat(types).containsExactly("camera_stalled", "camera_restarted", "camera_recovered");
    assertThat(messages)
        .last()
        .isEqualTo(
            "the camera gives pictures again after 12.3 s; the last one before was of"
                + " 2026-11-20T10:00:00.123Z");
    assertThat(data)
        .containsEntry("away_s", 12.3)
        .containsEntry("restarts", 1)
        .containsEntry("last_picture_at", "2026-11-20T10:00:00.123Z");
    assertThat(picture()).isTrue();
    incident.trouble(CameraIncident.News.STALLED, "no picture for 5 s");
    assertThat(types).as("the next incident").hasSize(4).endsWith("camera_stalled");
  }

  @Test
  void isNotOverWithOnePictureFromEachOpening() {
    for (int i = 0; i < 5; i++) {
      assertThat(picture()).isEqualTo(i == 0);
      time.passMillis(5000);
      incident.trouble(CameraIncident.News.FROZEN, "the same picture");
    }
    assertThat(types).containsExactly("camera_frozen");
  }

  @Test
  void aStepOfNoIncidentIsNotTold() {
    incident.step(CameraIncident.News.RESTARTED, "opened again");
    assertThat(types).isEmpty();
  }

  @Test
  void ofACameraThatNeverGaveAPictureNoneWasTheLast() {
    incident.trouble(CameraIncident.News.FAILED, "no cameras available");
    assertThat(data).isEmpty();
    time.passMillis(2000);
    picture();
    time.passMillis(2000);
    picture();
    assertThat(messages).last().isEqualTo("the camera gives pictures again after 2.0 s");
  }
}
