package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.FrameRequest;
import camfleet.client.ReceivedFrame;
import camfleet.message.DesiredConfig;
import camfleet.message.Json;
import camfleet.mqtt.Delivery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two of five cameras are changed in the fleet's file while somebody watches all of them: one by a
 * key that is live, one by a key for which its camera opens again.
 */
@Tag("slow")
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class ChangedCamerasTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> CAMERAS = List.of("cam1", "cam2", "cam3", "cam4", "cam5");

  /** So slow that a busy machine keeps up with every frame. */
  private static final Map<String, Object> SETTINGS = Map.of("resolution", "160x120", "fps", 4.0);

  private static final String LIVE = "cam2";
  private static final String RESTARTED = "cam4";
  private static final int FRAMES = 10;

  @Test
  void onlyTheyHearOfItAndNobodyElseRestartsOrMissesAFrame(@TempDir Path folder) throws Exception {
    try (House house = House.in(folder).startBroker().startManager();
        Fleet fleet = house.fleet();
        Watcher wishes = house.watcher("camfleet/v1/dev/+/config/desired")) {
      for (String id : CAMERAS) {
        house.startDevice(id, file -> file.withSettings(SETTINGS));
      }
      for (String id : CAMERAS) {
        house.shows(id, PATIENCE);
      }
      Path file = folder.resolve("fleet.yaml");
      apply(house, file, List.of("version: 1", "defaults: {quality: 80}"));
      assertThat(topics(wishes)).containsExactlyInAnyOrderElementsOf(topics(CAMERAS));
      wishes.forget();

      List<FrameReader> readers = new ArrayList<>();
      try {
        for (String id : CAMERAS) {
          readers.add(FrameReader.of(fleet, FrameRequest.every(id)));
        }
        passes(readers);
        // Until the stream runs pictures come at the pace of the broker.
        List<Integer> begin = readers.stream().map(reader -> reader.frames().size() - 1).toList();
        Map<String, List<Object>> lives = lives(fleet);
        Map<String, Integer> opened = opened(house);

        apply(
            house,
            file,
            List.of(
                "version: 1",
                "defaults: {quality: 80}",
                "devices:",
                "  " + LIVE + ": {config: {quality: 40}}",
                "  " + RESTARTED + ": {config: {resolution: 320x240}}"));
        passes(readers);

        assertThat(topics(wishes))
            .containsExactlyInAnyOrderElementsOf(topics(List.of(LIVE, RESTARTED)));
        for (Delivery wish : wishes.heard()) {
          assertThat(Json.read(wish.payload(), DesiredConfig.class).config())
              .isEqualTo(
                  wish.topic().contains(LIVE)
                      ? Map.of("quality", 40L)
                      : Map.of("quality", 80L, "resolution", "320x240"));
        }
        assertThat(lives(fleet)).as("boot and session of each device").isEqualTo(lives);
        opened.merge(RESTARTED, 1, Integer::sum);
        assertThat(opened(house)).as("how often each camera was opened").isEqualTo(opened);
        for (int i = 0; i < CAMERAS.size(); i++) {
          String id = CAMERAS.get(i);
          List<ReceivedFrame> all = readers.get(i).frames();
          List<ReceivedFrame> frames = all.subList(begin.get(i), all.size());
          assertThat(widths(frames))
              .as("widths of " + id)
              .isEqualTo(id.equals(RESTARTED) ? List.of(160, 320) : List.of(160));
          hasNoGap(id, frames);
        }
      } finally {
        readers.forEach(FrameReader::close);
      }
    }
  }

  private static void apply(House house, Path file, List<String> lines) throws Exception {
    Files.write(file, lines);
    Said said = Said.by(house, "config", "apply", file.toString(), "--yes", "--at-once");
    assertThat(said.exit()).as(said.out() + said.err()).isZero();
  }

  private static List<String> topics(Watcher wishes) {
    return wishes.heard().stream().map(Delivery::topic).toList();
  }

  private static List<String> topics(List<String> ids) {
    return ids.stream().map(id -> "camfleet/v1/dev/" + id + "/config/desired").toList();
  }

  /**
   * Waits until each has had so many more frames: whatever else was on its way has come as well.
   */
  private static void passes(List<FrameReader> readers) {
    List<Integer> before = readers.stream().map(reader -> reader.frames().size()).toList();
    for (int i = 0; i < readers.size(); i++) {
      FrameReader reader = readers.get(i);
      int enough = before.get(i) + FRAMES;
      await().atMost(PATIENCE).until(() -> reader.frames().size() >= enough);
    }
  }

  private static Map<String, List<Object>> lives(Fleet fleet) throws FleetException {
    Map<String, List<Object>> lives = new TreeMap<>();
    for (Device device : fleet.devices()) {
      lives.put(device.id(), List.of(device.info().boot(), device.info().session()));
    }
    return lives;
  }

  private static Map<String, Integer> opened(House house) {
    Map<String, Integer> opened = new LinkedHashMap<>();
    CAMERAS.forEach(id -> opened.put(id, house.opened(id)));
    return opened;
  }

  private static List<Integer> widths(List<ReceivedFrame> frames) {
    return frames.stream().map(frame -> frame.frame().header().width()).distinct().toList();
  }

  private static void hasNoGap(String id, List<ReceivedFrame> frames) {
    for (int i = 1; i < frames.size(); i++) {
      ReceivedFrame before = frames.get(i - 1);
      ReceivedFrame frame = frames.get(i);
      assertThat(frame.frame().header().boot()).isEqualTo(before.frame().header().boot());
      assertThat(frame.sequence())
          .as("the frame after one of " + id)
          .isEqualTo(before.sequence() + 1);
    }
  }
}
