package camfleet.device.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.FakeRpicam;
import camfleet.device.process.Processing;
import camfleet.frame.Frame;
import camfleet.message.CameraStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What becomes of a Pi camera whose program goes wrong; it waits in real time, for the most part.
 */
@Execution(ExecutionMode.CONCURRENT)
class RpicamPipelineTest {
  private static final Duration BACK = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final List<Frame> frames = new CopyOnWriteArrayList<>();

  private Pipeline pipeline(Camera camera) {
    Pipeline pipeline =
        new Pipeline(
            "cam1",
            camera,
            new CameraMode(640, 480, 15, 75),
            Duration.ZERO,
            1,
            () -> List.of(frames::add),
            Processing.NONE,
            List.of(),
            InstantSource.system(),
            System::nanoTime);
    pipeline.start();
    pipeline.setWanted(true);
    return pipeline;
  }

  /** How long there was no picture after so many, the start of the pipeline counting as one. */
  private Duration interruption(FakeRpicam fake, int after) throws Exception {
    long begun = System.nanoTime();
    try (Pipeline pipeline = pipeline(fake.camera(""))) {
      await().atMost(PATIENCE).until(() -> frames.size() >= after);
      begun = after == 0 ? begun : System.nanoTime();
      await().atMost(PATIENCE).until(() -> frames.size() > after);
      Duration interruption = Duration.ofNanos(System.nanoTime() - begun);
      await().atMost(PATIENCE).until(() -> pipeline.status().camera() == CameraStatus.OK);
      return interruption;
    }
  }

  @Test
  void comesBackFromAProgramThatHangs() throws Exception {
    FakeRpicam fake = new FakeRpicam(folder).plan("hang");
    assertThat(interruption(fake, 0)).isLessThan(BACK);
    assertThat(fake.starts()).isEqualTo(2);
  }

  @Test
  void comesBackFromAProgramThatStopsWriting() throws Exception {
    FakeRpicam fake = new FakeRpicam(folder).plan("stop 5");
    assertThat(interruption(fake, 5)).isLessThan(BACK);
    assertThat(fake.starts()).isEqualTo(2);
  }

  @Test
  void comesBackFromAProgramThatPrintsGarbage() throws Exception {
    FakeRpicam fake = new FakeRpicam(folder).plan("garbage");
    assertThat(interruption(fake, 0)).isLessThan(BACK);
    assertThat(fake.starts()).isEqualTo(2);
  }

  @Test
  void comesBackFromAProgramThatDies() throws Exception {
    FakeRpicam fake = new FakeRpicam(folder).plan("die device or resource busy");
    assertThat(interruption(fake, 0)).isLessThan(BACK);
    assertThat(fake.starts()).isEqualTo(2);
  }

  @Test
  void failsInTheProgramsOwnWordsWhenItDiesAgainAndAgain() throws Exception {
    FakeRpicam fake = new FakeRpicam(folder);
    String words = "die device or resource busy";
    fake.plan(words, words, words, words, words, words);
    try (Pipeline pipeline = pipeline(fake.camera(""))) {
      await().atMost(PATIENCE).until(() -> pipeline.status().failures() >= 3);
      PipelineStatus status = pipeline.status();
      assertThat(status.camera()).isEqualTo(CameraStatus.FAILED);
      assertThat(status.error())
          .isEqualTo(
              "rpicam: rpicam-vid ended with exit code 255:"
                  + " ERROR: *** device or resource busy ***");
      assertThat(frames).isEmpty();
    }
  }
}
