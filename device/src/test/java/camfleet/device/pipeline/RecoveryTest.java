package camfleet.device.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.camera.CameraMode;
import camfleet.device.camera.FakeTime;
import camfleet.device.process.Processing;
import camfleet.frame.Frame;
import camfleet.message.CameraStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole pipeline whose camera gets into trouble, in simulated time. */
class RecoveryTest {
  private static final CameraMode MODE = new CameraMode(640, 480, 10, 75);

  /** Two intervals and five seconds. */
  private static final Duration LIMIT = Duration.ofMillis(5200);

  private final FakeTime time = new FakeTime();
  private final FakeCamera camera = new FakeCamera(time);
  private final List<Frame> frames = new CopyOnWriteArrayList<>();
  private final List<String> types = new CopyOnWriteArrayList<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<Long> told = new CopyOnWriteArrayList<>();
  private final Pipeline pipeline =
      new Pipeline(
          "cam1",
          camera,
          MODE,
          Duration.ZERO,
          77,
          () -> List.of(frames::add),
          Processing.NONE,
          List.of(),
          (type, severity, message, data) -> {
            told.add(time.nanos());
            messages.add(message);
            types.add(type);
          },
          time,
          time::nanos);

  @AfterEach
  void close() {
    pipeline.close();
  }

  private static ConditionFactory soon() {
    return await().pollInterval(Duration.ofMillis(2));
  }

  private void begin() {
    camera.neverRepeats = true;
    pipeline.start();
    pipeline.setWanted(true);
    await().until(() -> frames.size() >= 20);
  }

  private void recovers() {
    camera.behaviour = FakeCamera.Behaviour.PICTURES;
    soon().until(() -> types.contains("camera_recovered"));
    assertThat(pipeline.status().camera()).isEqualTo(CameraStatus.OK);
    assertThat(types).doesNotHaveDuplicates().endsWith("camera_recovered");
  }

  /** Between the last new picture and the word of it. */
  private Duration recognised(String type) {
    Frame last = frames.get(frames.size() - 1);
    long lastNanos =
        last.header().capturedAtNanos()
            - (time.instant().getEpochSecond() * 1_000_000_000L
                + time.instant().getNano()
                - time.nanos());
    return Duration.ofNanos(told.get(types.indexOf(type)) - lastNanos);
  }

  @Test
  void aStalledSourceIsKnownInTimeAndToldOnce() {
    begin();
    camera.behaviour = FakeCamera.Behaviour.SILENT;
    soon().until(() -> types.contains("camera_stalled"));
    assertThat(recognised("camera_stalled")).isBetween(Duration.ofSeconds(4), LIMIT);
    soon().until(() -> camera.opened.size() >= 3);
    recovers();
    assertThat(types).startsWith("camera_stalled", "camera_restarted");
  }

  @Test
  void aFrozenSourceIsKnownInTimeAndShownToNobodyAsNew() {
    begin();
    camera.behaviour = FakeCamera.Behaviour.FROZEN;
    soon().until(() -> types.contains("camera_frozen"));
    assertThat(recognised("camera_frozen")).isBetween(Duration.ofSeconds(4), LIMIT);
    assertThat(pipeline.status().camera()).isEqualTo(CameraStatus.FROZEN);
    assertThat(pipeline.status().error())
        .startsWith("the camera gives the same picture again and again since 2026-11-20T10:00:0");
    soon().until(() -> camera.opened.size() >= 3);
    PipelineStatus status = pipeline.status();
    assertThat(status.camera()).isEqualTo(CameraStatus.FROZEN);
    assertThat(status.repeated()).isGreaterThanOrEqualTo(80);
    assertThat(status.captured()).isEqualTo(frames.size());
    for (int i = 1; i < frames.size(); i++) {
      assertThat(frames.get(i).payload()).isNotEqualTo(frames.get(i - 1).payload());
    }
    recovers();
    assertThat(types)
        .startsWith("camera_frozen", "camera_restarted")
        .doesNotContain("camera_stalled");
  }

  @Test
  void aSourceThatMayRepeatItselfIsNotFrozen() {
    begin();
    camera.neverRepeats = false;
    camera.behaviour = FakeCamera.Behaviour.FROZEN;
    int before = frames.size();
    await().until(() -> frames.size() >= before + 100);
    assertThat(pipeline.status().repeated()).isZero();
    assertThat(types).isEmpty();
  }

  @Test
  void aSourceThatFailsIsToldOnceInItsOwnWordsAndLookedFor() {
    begin();
    camera.found = "asked the bus: no camera is there";
    camera.behaviour = FakeCamera.Behaviour.FAIL_TO_READ;
    soon().until(() -> types.contains("camera_probed"));
    camera.behaviour = FakeCamera.Behaviour.FAIL_TO_OPEN;
    soon().until(() -> camera.opened.size() >= 5);
    assertThat(pipeline.status().camera()).isEqualTo(CameraStatus.FAILED);
    assertThat(pipeline.status().error()).isEqualTo("camera fake is busy");
    assertThat(camera.probes).hasPositiveValue();
    recovers();
    assertThat(types)
        .containsExactly("camera_failed", "camera_restarted", "camera_probed", "camera_recovered");
    assertThat(messages).startsWith("camera fake was unplugged").contains(camera.found);
  }

  @Test
  void threeSilencesInARowAreAFailure() {
    begin();
    camera.behaviour = FakeCamera.Behaviour.SILENT;
    soon().until(() -> pipeline.status().camera() == CameraStatus.FAILED);
    assertThat(camera.opened).hasSizeGreaterThanOrEqualTo(3);
    assertThat(pipeline.status().error())
        .matches("no picture for [5-6] s, though it was opened 3 times in a row");
    recovers();
  }

  @Test
  void aCallWithoutAnAnswerIsToldByThoseWhoLook() throws Exception {
    begin();
    camera.behaviour = FakeCamera.Behaviour.BLOCK_FOR_EVER;
    camera.blocked.await();
    time.passMillis(5001);
    pipeline.look();
    assertThat(types).as("the clock may have leapt").isEmpty();
    pipeline.look();
    pipeline.look();
    assertThat(types).containsExactly("camera_stalled");
    assertThat(messages).containsExactly("the camera does not answer to read");
    pipeline.giveUp("nobody helps");
    pipeline.giveUp("nobody helps");
    assertThat(types).containsExactly("camera_stalled", "camera_gave_up");
    assertThat(messages).endsWith("the camera does not answer to read; nobody helps");
  }
}
