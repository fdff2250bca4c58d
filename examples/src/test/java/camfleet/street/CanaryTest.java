package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Rollout;
import camfleet.device.camera.SceneCode;
import camfleet.house.Child;
import camfleet.house.House;
import camfleet.house.Said;
import camfleet.house.Watcher;
import camfleet.message.ConfigStatus;
import camfleet.message.Json;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.Delivery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A configuration that makes the pictures of twenty cameras black: each camera would take it, only
 * who looks at the pictures sees that it is bad.
 */
@Tag("slow")
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class CanaryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final List<String> CAMERAS =
      IntStream.rangeClosed(1, 20).mapToObj(i -> String.format(Locale.ROOT, "cam%02d", i)).toList();
  private static final String CANARY = "cam01";
  private static final String DESIRED = "camfleet/v1/dev/%s/config/desired";

  @Test
  void badConfigurationStopsThereAndTheOthersNeverSeeIt(@TempDir Path folder) throws Exception {
    Launch.requirePackages();
    try (House house = House.in(folder).startBroker().startManager();
        Child cameras =
            Launch.simulation(
                house,
                CAMERAS,
                folder,
                "--size",
                "160x120",
                "--fps",
                "3",
                "--fault-at",
                "320x240=black");
        Fleet fleet = house.fleet();
        Watcher wishes = house.watcher("camfleet/v1/dev/+/config/desired")) {
      await(cameras.output())
          .atMost(PATIENCE)
          .until(() -> fleet.devices().stream().filter(one -> one.frame() != null).count() == 20);
      Path file = folder.resolve("fleet.yaml");
      Files.write(file, List.of("version: 1", "defaults: {quality: 70}"));
      Said good = apply(house, file, "all is well", "--at-once");
      assertThat(good.exit()).as(good.out() + good.err()).isZero();
      assertThat(wishes.heard()).hasSize(CAMERAS.size());
      wishes.forget();

      Files.write(file, List.of("version: 1", "defaults: {quality: 70, resolution: 320x240}"));
      Said bad = apply(house, file, "greater pictures", "--waves", "1,100%", "--soak", "4s");
      assertThat(bad.exit()).as(bad.out() + bad.err()).isEqualTo(1);
      assertThat(bad.err()).contains("halted", CANARY + ": the pictures are black");
      Rollout halted = fleet.rollouts().underWay();
      assertThat(halted.state()).isEqualTo(Rollout.State.HALTED);
      assertThat(halted.count(Rollout.MemberState.WAITING)).isEqualTo(19);
      assertThat(topics(wishes)).containsExactly(String.format(DESIRED, CANARY));

      Said abort = Said.by(house, "config", "abort", "--revert", "--why", "they are black");
      assertThat(abort.exit()).as(abort.out() + abort.err()).isZero();
      await()
          .atMost(PATIENCE)
          .until(() -> fleet.rollouts().find(halted.number()).state() == Rollout.State.REVERTED);
      assertThat(topics(wishes))
          .containsExactly(String.format(DESIRED, CANARY), String.format(DESIRED, CANARY));
      ReportedConfig reported = reported(house);
      assertThat(reported.status()).isEqualTo(ConfigStatus.APPLIED);
      assertThat(reported.config())
          .containsEntry("resolution", "160x120")
          .containsEntry("quality", 70L);
      isSeenAgain(fleet, reported);

      Said events = Said.by(house, "events", "--since", "10m");
      assertThat(events.exit()).as(events.err()).isZero();
      String by = halted.by();
      tells(
          events.out(),
          by + " made fleet revision 2, which concerns 20 cameras: greater pictures",
          "rollout 2 begins with fleet revision 2 for 20 cameras in 2 waves, by " + by,
          "rollout 2 wave 1 of 2 begins with 1 camera (" + CANARY + ")",
          CANARY + ": the pictures are black",
          "rollout 2 stops in wave 1 of 2: " + CANARY + ": the pictures are black",
          "19 cameras never saw it",
          "rollout 2 turns 1 camera back to fleet revision 1: aborted, by " + by,
          "they are black",
          "fleet revision 3",
          "rollout 2 has turned back with fleet revision 3: 1 camera done");
    }
  }

  private static Said apply(House house, Path file, String why, String... how) {
    String[] words = {"config", "apply", file.toString(), "--yes", "--why", why};
    String[] all = new String[words.length + how.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(how, 0, all, words.length, how.length);
    return Said.by(house, all);
  }

  private static List<String> topics(Watcher wishes) {
    return wishes.heard().stream().map(Delivery::topic).toList();
  }

  /** What the canary says to somebody who joins now. */
  private static ReportedConfig reported(House house) throws Exception {
    String topic = "camfleet/v1/dev/" + CANARY + "/config/reported";
    try (Watcher late = house.watcher(topic)) {
      return Json.read(
          late.hears(PATIENCE, "its configuration", one -> true).payload(), ReportedConfig.class);
    }
  }

  /** A picture that was captured since has the size of before and shows something. */
  private static void isSeenAgain(Fleet fleet, ReportedConfig reported) throws FleetException {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Device.Frame frame = fleet.device(CANARY).frame();
              return frame.width() == 160 && frame.capturedAt().isAfter(reported.at());
            });
    assertThat(SceneCode.read(fleet.picture(CANARY).jpeg()).orElseThrow().device().value())
        .isEqualTo(CANARY);
  }

  private static void tells(String story, String... sentences) {
    int at = 0;
    for (String sentence : sentences) {
      int found = story.indexOf(sentence, at);
      assertThat(found).as("\"%s\" in the rest of the story:%n%s", sentence, story).isNotNegative();
      at = found + 1;
    }
  }
}
