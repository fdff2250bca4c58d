package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.camera.SceneCode;
import camfleet.frame.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every picture is what its topic and its metadata say, for as long as one cares to look. */
@Tag("slow")
class FrameIdentityTest {
  private static final System.Logger LOG = System.getLogger("camfleet.house");
  private static final int CAMERAS = 8;
  private static final int FPS = 10;

  /** Can be made longer or shorter: {@code -Dcamfleet.frames.seconds=600}. */
  private static final Duration LENGTH =
      Duration.ofSeconds(Long.getLong("camfleet.frames.seconds", 60));

  @Test
  void everyFrameIsTheOneThatItsTopicAndItsMetadataSay(@TempDir Path folder) throws Exception {
    Map<String, WebSocketReader> cameras = new LinkedHashMap<>();
    try (House house = House.in(folder).startBroker().startManager()) {
      for (int i = 1; i <= CAMERAS; i++) {
        String id = "cam" + i;
        house.startDevice(
            id,
            file ->
                file.withSettings(
                    Map.of(
                        "fps", (double) FPS, "latest_fps", (double) FPS, "resolution", "640x480")));
        house.shows(id, Duration.ofSeconds(60));
        cameras.put(id, WebSocketReader.of(house, id));
      }
      int[] throughManager = new int[1];
      try (FrameAudit audit = FrameAudit.of(house)) {
        long most = LENGTH.toSeconds() * FPS * CAMERAS;
        await("pictures of " + LENGTH)
            .atMost(LENGTH.multipliedBy(2).plusSeconds(10))
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () -> {
                  for (Map.Entry<String, WebSocketReader> camera : cameras.entrySet()) {
                    throughManager[0] += isWhatItSays(camera.getKey(), camera.getValue().latest());
                  }
                  // On a machine that is too busy for the rate they take somewhat longer.
                  return audit.lasted(CAMERAS, LENGTH) && audit.sums().total() >= most * 9 / 10;
                });
        FrameAudit.Sums sums = audit.sums();
        LOG.log(System.Logger.Level.INFO, sums + ", through the manager " + throughManager[0]);
        assertThat(sums.complaints()).isEmpty();
        assertThat(sums.undecodable()).isZero();
        assertThat(sums.mismatches()).isZero();
        assertThat(sums.refused()).isZero();
        assertThat(sums.pictures()).hasSize(CAMERAS);
        assertThat((long) sums.total()).isGreaterThanOrEqualTo(most * 9 / 10);
        assertThat(sums.documents().values().stream().mapToInt(Integer::intValue).sum())
            .isGreaterThan((int) (most * 8 / 10));
        assertThat(throughManager[0]).isGreaterThan((int) LENGTH.toSeconds() * CAMERAS / 2);
      } finally {
        cameras.values().forEach(WebSocketReader::close);
      }
    }
  }

  /** Compares the newest picture of a WebSocket with its header; the number of pictures. */
  private static int isWhatItSays(String id, Frame frame) {
    if (frame == null) {
      return 0;
    }
    SceneCode.Reading code = SceneCode.read(frame.payload()).orElseThrow();
    assertThat(code.device().value()).isEqualTo(id);
    assertThat(code.sequence()).isEqualTo(frame.header().sequence());
    assertThat(code.capturedAtNanos()).isEqualTo(frame.header().capturedAtNanos());
    return 1;
  }
}
