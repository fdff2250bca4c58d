package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Presence;
import camfleet.mqtt.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A device that is gone is seen to be gone. The minute that this takes when the broker dies as well
 * begins before the other tests and ends after them.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Execution(ExecutionMode.CONCURRENT)
class LostDeviceTest {
  private static final System.Logger LOG = System.getLogger("camfleet.house");
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration LEASE = Duration.ofSeconds(30);

  private Path folder;

  /** Has the embedded broker, which lives. */
  private House lit;

  /** Has a broker in a process of its own, which is killed together with the device. */
  private House dark;

  private Child darkBroker;
  private Child darkDevice;
  private long darkSinceNanos;

  @BeforeAll
  void open(@TempDir Path temporary) throws Exception {
    folder = temporary;
    dark = House.in(folder.resolve("dark"));
    darkBroker = Launch.broker(dark);
    dark.startManager();
    darkDevice = Launch.device(dark, "cam1", folder.resolve("dark-cam1"));
    lit = House.in(folder.resolve("lit")).startBroker().startManager();
    dark.says("cam1", Presence.ONLINE, START);
    dark.shows("cam1", START);
    darkDevice.kill();
    darkBroker.kill();
    darkSinceNanos = System.nanoTime();
  }

  @AfterAll
  void leave() {
    darkDevice.close();
    dark.close();
    darkBroker.close();
    lit.close();
  }

  @Test
  @Order(1)
  @Execution(ExecutionMode.SAME_THREAD)
  void killedDeviceIsOfflineByItsWillWithin15Seconds() throws Exception {
    try (Watcher watcher = lit.watcherAs("viewer", "camfleet/v1/dev/+/status");
        Child device = Launch.device(lit, "cam1", folder.resolve("cam1"))) {
      lit.says("cam1", Presence.ONLINE, START);
      long killedNanos = System.nanoTime();
      device.kill();
      Duration limit = Duration.ofSeconds(15);
      Delivery will = watcher.hears(limit, "offline", one -> Watcher.text(one).equals("offline"));
      lit.says("cam1", Presence.OFFLINE, limit.minus(since(killedNanos)));
      told("killed: watchers after {0} ms, manager after {1} ms", will, killedNanos);
      assertThat(since(killedNanos)).isLessThan(limit);
    }
  }

  @Test
  @Order(2)
  @Execution(ExecutionMode.SAME_THREAD)
  void deviceThatIsStoppedIsOfflineWithinASecond() throws Exception {
    try (Watcher watcher = lit.watcherAs("viewer", "camfleet/v1/dev/+/status");
        Child device = Launch.device(lit, "cam2", folder.resolve("cam2"))) {
      lit.says("cam2", Presence.ONLINE, START);
      lit.shows("cam2", START);
      long stoppedNanos = System.nanoTime();
      device.terminate();
      Duration limit = Duration.ofSeconds(1);
      lit.says("cam2", Presence.OFFLINE, limit);
      Duration seen = since(stoppedNanos);
      Delivery farewell =
          watcher.hears(
              limit,
              "offline",
              one -> one.topic().contains("/cam2/") && Watcher.text(one).equals("offline"));
      told("stopped: watchers after {0} ms, manager after {1} ms", farewell, stoppedNanos);
      assertThat(seen).isLessThan(limit);
      assertThat(Duration.ofNanos(farewell.arrivedNanos() - stoppedNanos)).isLessThan(limit);
      assertThat(device.exit(Duration.ofSeconds(5))).as(device.output()).isNotNull();
    }
  }

  @Test
  @Order(3)
  @Execution(ExecutionMode.SAME_THREAD)
  void deviceIsOfflineWithin60SecondsWhenTheBrokerDiesToo() throws Exception {
    try (Fleet fleet = dark.fleet()) {
      Duration limit = Duration.ofSeconds(60);
      await("no longer online")
          .atMost(left(LEASE.plusSeconds(1)))
          .until(() -> fleet.device("cam1").presence() != Presence.ONLINE);
      // The broker comes back, as systemd would have it, and still says that the device is online.
      darkBroker.close();
      darkBroker = Launch.broker(dark);
      Set<Presence> seen = EnumSet.noneOf(Presence.class);
      await("offline")
          .atMost(left(limit))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                seen.add(fleet.device("cam1").presence());
                return seen.contains(Presence.OFFLINE);
              });
      LOG.log(
          System.Logger.Level.INFO,
          "killed with its broker: manager after {0} ms",
          since(darkSinceNanos).toMillis());
      assertThat(seen).doesNotContain(Presence.ONLINE, Presence.UNKNOWN);
    }
  }

  @Test
  @Order(4)
  @Execution(ExecutionMode.SAME_THREAD)
  void whatTheBrokerStillRetainsIsNotBelieved() throws Exception {
    try (Fleet fleet = dark.fleet()) {
      await("the broker is back").atMost(START).until(() -> fleet.status().brokerConnected());
      try (Watcher watcher = dark.watcherAs("viewer", "camfleet/v1/dev/cam1/#")) {
        watcher.hears(START, "what is retained", one -> one.topic().endsWith("/info"));
        LOG.log(
            System.Logger.Level.INFO,
            "the broker that came back says {0}",
            watcher.texts("/status"));
        staysAway(fleet);
        dark.stopManager();
        dark.startManager();
        await("the new manager has heard of it")
            .atMost(START)
            .ignoreExceptionsInstanceOf(FleetException.class)
            .until(() -> fleet.device("cam1").info() != null);
        staysAway(fleet);
      }
    }
  }

  /** Nobody says that it is online, however often one asks. */
  private static void staysAway(Fleet fleet) {
    await("not online")
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                EnumSet.of(Presence.OFFLINE, Presence.UNKNOWN)
                    .contains(fleet.device("cam1").presence()));
  }

  private static void told(String sentence, Delivery heard, long sinceNanos) {
    LOG.log(
        System.Logger.Level.INFO,
        sentence,
        (heard.arrivedNanos() - sinceNanos) / 1_000_000,
        since(sinceNanos).toMillis());
  }

  private Duration left(Duration limit) {
    return limit.minus(since(darkSinceNanos));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
