package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.ApplyRequest;
import camfleet.client.Device;
import camfleet.client.DeviceRevision;
import camfleet.client.Fleet;
import camfleet.client.Rollout;
import camfleet.house.Child;
import camfleet.house.House;
import camfleet.house.Watcher;
import camfleet.message.ConfigStatus;
import camfleet.message.Json;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Configurations in which cameras give no picture: the device goes back by itself, also when it is
 * killed while it tries one.
 */
@Tag("slow")
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class TurnedBackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** What a device waits for a good picture. */
  private static final Duration TRIAL = Duration.ofSeconds(15);

  /** What a busy machine needs to say so. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private static final String SILENT = "cam1";
  private static final String DYING = "cam2";
  private static final List<String> BOTH = List.of(SILENT, DYING);

  private House house;
  private Fleet fleet;
  private Watcher reports;

  @Test
  void deviceGoesOnAsBeforeAndSaysWhy(@TempDir Path folder, TestReporter report) throws Exception {
    Launch.requirePackages();
    try (House open = House.in(folder).startBroker().startManager();
        Fleet client = open.fleet();
        Watcher watcher = open.watcher("camfleet/v1/dev/+/config/reported")) {
      house = open;
      fleet = client;
      reports = watcher;
      try (Child first = simulation(folder)) {
        isSeen(Instant.EPOCH);
        turnsBackByItself(report);
        isKilledInATrial(first);
      }
      try (Child second = simulation(folder)) {
        isAsBeforeInItsNextLife(second);
      }
    }
  }

  private Child simulation(Path folder) throws Exception {
    return Launch.simulation(
        house,
        BOTH,
        folder,
        "--size",
        "160x120",
        "--fps",
        "5",
        "--fault-at",
        "640x360=silent",
        "--fault-at",
        "320x240=silent",
        "--fault-at",
        "480x360=dies");
  }

  private void turnsBackByItself(TestReporter report) throws Exception {
    List<Object> lives = lives();
    reports.forget();
    long rollout = wants(Map.of(SILENT, "640x360", DYING, "480x360"));
    Delivery silentTried = hears(SILENT, ConfigStatus.PENDING);
    Delivery dyingTried = hears(DYING, ConfigStatus.PENDING);
    Delivery dying = hears(DYING, ConfigStatus.ROLLED_BACK);
    Delivery silent = hears(SILENT, ConfigStatus.ROLLED_BACK);
    Duration silentTook = Duration.ofNanos(silent.arrivedNanos() - silentTried.arrivedNanos());
    Duration dyingTook = Duration.ofNanos(dying.arrivedNanos() - dyingTried.arrivedNanos());
    report.publishEntry(
        "turned back",
        "after "
            + silentTook.toMillis()
            + " ms without a picture, after "
            + dyingTook.toMillis()
            + " ms when the capture died twice");
    assertThat(silentTook).isLessThan(TRIAL.plus(SLACK));
    assertThat(dyingTook).isLessThan(TRIAL);
    isAsBefore(silent, "no good picture came within 15 s");
    isAsBefore(dying, "the capture ended at 480x360");
    isSeen(read(silent).at());
    assertThat(lives()).as("boot and session of each device").isEqualTo(lives);
    for (String id : BOTH) {
      DeviceRevision newest = fleet.configuration().deviceHistory(id, null, 1).get(0);
      assertThat(newest.outcome()).isEqualTo(DeviceRevision.Outcome.ROLLED_BACK);
      assertThat(newest.errors()).isNotEmpty();
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Rollout over = fleet.rollouts().find(rollout);
              return over.state().isOver() && over.count(Rollout.MemberState.FAILED) == 2;
            });
  }

  private void isKilledInATrial(Child first) throws Exception {
    reports.forget();
    wants(Map.of(SILENT, "320x240"));
    long rev = read(hears(SILENT, ConfigStatus.PENDING)).rev();
    first.kill();
    assertThat(first.exit(PATIENCE)).isNotNull();
    assertThat(reports.heard().stream().map(TurnedBackTest::read))
        .as("it is killed before it gives up")
        .noneMatch(one -> one.rev() == rev && one.status() == ConfigStatus.ROLLED_BACK);
    reports.forget();
  }

  private void isAsBeforeInItsNextLife(Child second) throws Exception {
    Delivery back = hears(SILENT, ConfigStatus.ROLLED_BACK);
    isAsBefore(back, "the agent ended while revision " + read(back).rev() + " was tried");
    isSeen(read(back).at());
    assertThat(second.isAlive()).as(second.output()).isTrue();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                fleet.configuration().deviceHistory(SILENT, null, 1).get(0).outcome()
                    == DeviceRevision.Outcome.ROLLED_BACK);
  }

  /** The number of the rollout that brings it. */
  private long wants(Map<String, String> resolutions) throws Exception {
    Map<String, Object> devices = new TreeMap<>();
    resolutions.forEach(
        (id, size) -> devices.put(id, Map.of("config", Map.of("resolution", size))));
    return fleet
        .configuration()
        .patch(Map.of("devices", devices), ApplyRequest.overAny().atOnce())
        .rollout();
  }

  /** The first such report since it was forgotten. */
  private Delivery hears(String id, ConfigStatus status) {
    Predicate<Delivery> fits =
        one -> one.topic().contains("/" + id + "/") && read(one).status() == status;
    return reports.hears(PATIENCE, id + " is " + status, fits);
  }

  private static ReportedConfig read(Delivery delivery) {
    try {
      return Json.read(delivery.payload(), ReportedConfig.class);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private static void isAsBefore(Delivery delivery, String cause) {
    ReportedConfig reported = read(delivery);
    assertThat(reported.config()).containsEntry("resolution", "160x120");
    assertThat(reported.errors())
        .anySatisfy(
            problem -> {
              assertThat(problem.code()).isEqualTo(ProblemCode.CAMERA_ERROR);
              assertThat(problem.message()).contains(cause);
            });
  }

  /** Both show pictures of the old size that were captured later than that. */
  private void isSeen(Instant later) {
    for (String id : BOTH) {
      await("a picture of " + id)
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> {
                Device.Frame frame = fleet.device(id).frame();
                return frame != null && frame.width() == 160 && frame.capturedAt().isAfter(later);
              });
    }
  }

  private List<Object> lives() throws Exception {
    return fleet.devices().stream()
        .map(one -> (Object) List.of(one.id(), one.info().boot(), one.info().session()))
        .toList();
  }
}
