package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.house.Child;
import camfleet.house.House;
import camfleet.house.Watcher;
import camfleet.mqtt.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A broker that is away for a real minute, under eight cameras in a process of their own. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class BrokerOutageTest {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration AWAY = Duration.ofSeconds(60);
  private static final Duration BACK = Duration.ofSeconds(10);
  private static final long WARM_NANOS = Duration.ofSeconds(20).toNanos();
  private static final long MORE = 10_000_000;
  private static final Set<String> CAMERAS =
      new TreeSet<>(IntStream.rangeClosed(1, 8).mapToObj(i -> "cam" + i).toList());

  @Test
  @Timeout(240)
  void devicesAreBackWithinTenSecondsWithFreshPicturesAndNoMoreMemory(
      @TempDir Path folder, TestReporter report) throws Exception {
    Launch.requirePackages();
    try (House house = House.in(folder).startBroker();
        Child manager = Launch.manager(house, folder);
        Child devices =
            Launch.simulation(
                house, List.copyOf(CAMERAS), folder, "--fps", "10", "--set", "latest_fps=10");
        Fleet fleet = house.fleet();
        Watcher watcher = house.watcher("camfleet/v1/img/+/latest", "camfleet/v1/dev/+/status")) {
      await().atMost(START).until(() -> live(fleet).equals(CAMERAS));
      long begun = System.nanoTime();
      // What a JVM takes in its first seconds is no leak.
      await().atMost(START).until(() -> System.nanoTime() - begun > WARM_NANOS);
      watcher.forget();
      Memory devicesBefore = Memory.of(devices.pid());
      Memory managerBefore = Memory.of(manager.pid());

      house.stopBroker();
      long stopped = System.nanoTime();
      await()
          .atMost(AWAY.plusSeconds(5))
          .until(() -> System.nanoTime() - stopped >= AWAY.toNanos());
      Memory devicesWithout = Memory.of(devices.pid());
      Memory managerWithout = Memory.of(manager.pid());
      watcher.forget();
      house.startBroker();
      long back = System.nanoTime();

      await()
          .atMost(BACK)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> online(watcher).equals(CAMERAS) && firsts(watcher).keySet().equals(CAMERAS));
      double devicesS = (System.nanoTime() - back) / 1e9;
      await().atMost(BACK).until(() -> live(fleet).equals(CAMERAS));
      double pageS = (System.nanoTime() - back) / 1e9;
      Map<String, Long> ages = firsts(watcher);
      Memory devicesAfter = Memory.of(devices.pid());
      Memory managerAfter = Memory.of(manager.pid());
      report.publishEntry(
          "after 60 s without a broker",
          String.format(
              Locale.ROOT,
              "8 devices back after %.2f s, live at the manager after %.2f s",
              devicesS,
              pageS));
      report.publishEntry("age of the first picture in ms", ages.toString());
      report.publishEntry(
          "devices", devicesBefore + " -> " + devicesWithout + " -> " + devicesAfter);
      report.publishEntry(
          "manager", managerBefore + " -> " + managerWithout + " -> " + managerAfter);

      assertThat(ages.values())
          .as("ages in ms")
          .allSatisfy(age -> assertThat(age).isBetween(0L, 999L));
      noMore("devices", devicesBefore, devicesWithout);
      noMore("devices", devicesBefore, devicesAfter);
      noMore("manager", managerBefore, managerWithout);
      noMore("manager", managerBefore, managerAfter);
    }
  }

  private static void noMore(String what, Memory before, Memory after) {
    assertThat(after.heapBytes() - before.heapBytes())
        .as("heap of the %s: %s -> %s", what, before, after)
        .isLessThanOrEqualTo(MORE);
    assertThat(after.residentBytes() - before.residentBytes())
        .as("resident memory of the %s: %s -> %s", what, before, after)
        .isLessThanOrEqualTo(MORE);
  }

  private static Set<String> online(Watcher watcher) {
    Set<String> ids = new TreeSet<>();
    for (Delivery one : watcher.heard()) {
      if (one.topic().endsWith("/status") && Watcher.text(one).equals("online")) {
        ids.add(one.topic().split("/")[3]);
      }
    }
    return ids;
  }

  /** Milliseconds from capture to arrival of the first picture of each camera. */
  private static Map<String, Long> firsts(Watcher watcher) {
    Map<String, Long> ages = new TreeMap<>();
    for (Delivery one : watcher.heard()) {
      if (one.topic().endsWith("/latest")) {
        Instant captured = Instant.parse(one.userProperties().get("at"));
        ages.putIfAbsent(
            one.topic().split("/")[3], Duration.between(captured, one.arrivedAt()).toMillis());
      }
    }
    return ages;
  }

  /** The cameras that have a picture of now at the manager. */
  private static Set<String> live(Fleet fleet) {
    Set<String> ids = new TreeSet<>();
    for (String id : CAMERAS) {
      try {
        if (fleet.picture(id).age().toMillis() < 1000) {
          ids.add(id);
        }
      } catch (FleetException e) {
        // Not yet.
      }
    }
    return ids;
  }
}
