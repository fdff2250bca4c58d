package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Camera;
import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Presence;
import camfleet.house.Child;
import camfleet.house.House;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A manager that is killed while pictures flow, as a process of its own. How soon everything is
 * there again is a figure of {@code examples/bin/measure --only restart}.
 */
@Tag("slow")
@Isolated("tells seconds")
class ManagerRestartTest {
  private static final Duration START = Duration.ofSeconds(20);

  /** Longer than a busy machine takes; that it is 3 s on a quiet one is measured elsewhere. */
  private static final Duration AGAIN = Duration.ofSeconds(20);

  private static final long AWAY_NANOS = Duration.ofSeconds(5).toNanos();
  private static final List<String> CAMERAS =
      IntStream.rangeClosed(1, 8).mapToObj(i -> "cam" + i).toList();

  @Test
  @Timeout(180)
  void showsEverythingByItselfAndRestartsNoDevice(@TempDir Path folder, TestReporter report)
      throws Exception {
    Launch.requirePackages();
    try (House house = House.in(folder).startBroker()) {
      for (String id : CAMERAS) {
        house.startDevice(id);
      }
      try (Child first = Launch.manager(house, folder);
          Fleet fleet = house.fleet()) {
        await().atMost(START).until(() -> allAreLive(fleet));
        Map<String, List<Object>> lives = lives(fleet);
        try (Camera viewer = fleet.camera("cam1")) {
          assertThat(viewer.next(Duration.ofSeconds(5))).as("a picture mid-stream").isNotNull();
          first.kill();
          long killed = System.nanoTime();
          first.exit(Duration.ofSeconds(5));
          await()
              .atMost(Duration.ofSeconds(10))
              .until(() -> System.nanoTime() - killed >= AWAY_NANOS);
          long before = viewer.latest().sequence();

          long begin = System.nanoTime();
          try (Child second = Launch.manager(house, folder)) {
            await()
                .atMost(START)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> second.output().contains("page and API"));
            long up = System.nanoTime();
            await()
                .atMost(AGAIN)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> allAreLive(fleet));
            long live = System.nanoTime();
            for (String id : CAMERAS) {
              assertThat(fleet.picture(id).jpeg()).startsWith(0xFF, 0xD8);
            }
            await().atMost(AGAIN).until(() -> viewer.latest().sequence() > before);
            report.publishEntry(
                "after kill -9 of the manager",
                String.format(
                    Locale.ROOT,
                    "up %.2f s after its start, 8 cameras live %.2f s later (%.2f s in all),"
                        + " an open viewer %.2f s later",
                    (up - begin) / 1e9,
                    (live - up) / 1e9,
                    (live - begin) / 1e9,
                    (System.nanoTime() - up) / 1e9));
            assertThat(lives(fleet)).as("boot and session of each device").isEqualTo(lives);
          }
        }
      }
    }
  }

  /** One question for all of them: asking must not be what takes the time. */
  private static boolean allAreLive(Fleet fleet) {
    try {
      List<Device> devices = fleet.devices();
      return devices.size() == CAMERAS.size()
          && devices.stream()
              .allMatch(
                  device ->
                      device.presence() == Presence.ONLINE
                          && device.ageMs() != null
                          && device.ageMs() < 1000);
    } catch (FleetException e) {
      return false;
    }
  }

  private static Map<String, List<Object>> lives(Fleet fleet) throws FleetException {
    Map<String, List<Object>> lives = new TreeMap<>();
    for (Device device : fleet.devices()) {
      lives.put(device.id(), List.of(device.info().boot(), device.info().session()));
    }
    return lives;
  }
}
