package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Device;
import camfleet.client.DeviceRevision;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Presence;
import camfleet.client.Rollout;
import camfleet.client.Rollout.MemberState;
import camfleet.house.Child;
import camfleet.house.House;
import camfleet.house.Said;
import camfleet.house.Watcher;
import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Json;
import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A manager of fifty cameras, as a process of its own, that is killed again and again while it
 * brings a change to them, and then loses its database. One listener hears everything that is
 * desired of anybody from the beginning to the end.
 */
@Tag("slow")
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledManagerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> CAMERAS =
      IntStream.rangeClosed(1, 50).mapToObj(i -> String.format(Locale.ROOT, "cam%02d", i)).toList();

  /** After how many messages the manager may be killed: once in each wave. */
  private static final int[][] KILLS = {{1, 5}, {6, 20}, {21, 49}};

  private static final long LATER_NANOS = Duration.ofMillis(5).toNanos();
  private static final long LOOK_NANOS = 200_000;

  private Path folder;
  private House house;
  private Fleet fleet;
  private Watcher wishes;
  private Child cameras;
  private Child manager;

  @BeforeAll
  void open(@TempDir Path temporary) throws Exception {
    Launch.requirePackages();
    folder = temporary;
    house = House.in(folder).startBroker();
    wishes = house.watcher("camfleet/v1/dev/+/config/desired");
    fleet = house.fleet();
    cameras =
        Launch.simulation(
            house, CAMERAS, folder, "--size", "64x64", "--fps", "1", "--set", "streaming=false");
    manager = Launch.manager(house, folder);
    everybodyIsThere();
  }

  @AfterAll
  void leave() {
    for (AutoCloseable one : new AutoCloseable[] {manager, cameras, wishes, fleet, house}) {
      try {
        if (one != null) {
          one.close();
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private void everybodyIsThere() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptionsInstanceOf(FleetException.class)
        .untilAsserted(
            () -> {
              assertThat(manager.isAlive()).as(manager.output()).isTrue();
              assertThat(cameras.isAlive()).as(cameras.output()).isTrue();
              assertThat(fleet.devices())
                  .hasSize(CAMERAS.size())
                  .allMatch(device -> device.presence() == Presence.ONLINE);
            });
  }

  @Test
  @Order(1)
  @Execution(ExecutionMode.SAME_THREAD)
  void rolloutGoesOnAfterEachKillAndEveryCameraHasItOnce(TestReporter report) throws Exception {
    long seed = new Random().nextLong();
    report.publishEntry("seed", String.valueOf(seed));
    Random random = new Random(seed);
    Map<String, List<Object>> lives = lives();
    Path file = folder.resolve("fleet.yaml");
    Files.write(file, List.of("version: 1", "defaults: {quality: 60}"));
    Said said =
        Said.by(
            house,
            ("config apply " + file + " --yes --detach --no-pictures --waves 5,20,100% --soak 1s")
                .split(" "));
    assertThat(said.exit()).as(said.out() + said.err()).isZero();
    for (int[] kill : KILLS) {
      int messages = kill[0] + random.nextInt(kill[1] - kill[0] + 1);
      awaitMessages(messages);
      LockSupport.parkNanos(random.nextLong(LATER_NANOS));
      manager.kill();
      assertThat(manager.exit(PATIENCE)).isNotNull();
      report.publishEntry("killed", "after " + told().size() + " cameras");
      manager.close();
      manager = Launch.manager(house, folder);
    }
    await().atMost(PATIENCE).until(() -> isDone(1));

    Rollout rollout = fleet.rollouts().find(1);
    assertThat(rollout.count(MemberState.DONE)).as("%s", rollout.counts()).isEqualTo(50);
    assertThat(told()).containsExactlyElementsOf(CAMERAS);
    noNumberStandsForTwoDocuments();
    for (Rollout.Member member : rollout.devices()) {
      DeviceRevision revision =
          fleet.configuration().deviceHistory(member.device(), null, 10).get(0);
      assertThat(revision.rev()).as(member.device()).isEqualTo(member.rev());
      assertThat(revision.outcome()).isEqualTo(DeviceRevision.Outcome.APPLIED);
      assertThat(revision.config()).isEqualTo(Map.of("quality", 60L));
      assertThat(fleet.configuration().deviceHistory(member.device(), null, 10))
          .extracting(DeviceRevision::rev)
          .as("the history of %s has what was said", member.device())
          .containsExactlyInAnyOrderElementsOf(revs(member.device()));
    }
    assertThat(fleet.devices())
        .allSatisfy(
            device -> {
              assertThat(device.config().status()).isEqualTo(ConfigStatus.APPLIED);
              assertThat(device.config().inSync()).isTrue();
            });
    Said events = Said.by(house, "events", "--since", "10m", "--limit", "1000");
    assertThat(events.out().split("rollout 1 goes on where it was when the manager ended"))
        .as(events.out())
        .hasSize(1 + KILLS.length);
    assertThat(events.out()).contains("rollout 1 of fleet revision 1 is done: 50 cameras done");
    assertThat(lives()).as("boot and session of each device").isEqualTo(lives);
  }

  @Test
  @Order(2)
  @Execution(ExecutionMode.SAME_THREAD)
  void withoutItsDatabaseItKnowsWhatIsWantedAndUsesNoNumberAgain() throws Exception {
    Map<String, List<Object>> lives = lives();
    long newest = revs("cam01").last();
    stop();
    Path data = database().getParent();
    for (String end : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(data.resolve("fleet.db" + end));
    }
    wishes.forget();
    manager = Launch.manager(house, folder);
    everybodyIsThere();
    await().atMost(PATIENCE).until(() -> Said.by(house, "config", "show", "cam01").exit() == 0);
    Said shown = Said.by(house, "config", "show", "cam01");
    assertThat(shown.out()).contains("quality").contains("60");
    assertThat(Said.by(house, "events").out()).contains("revisions of 50 cameras were taken over");
    // The same file changes no camera.
    Said again =
        Said.by(house, "config", "apply", folder.resolve("fleet.yaml").toString(), "--yes");
    assertThat(again.exit()).as(again.out() + again.err()).isZero();
    assertThat(again.out()).contains("no camera changes");
    assertThat(told()).as("who was sent something").isEmpty();

    assertThat(fleet.configure("cam01", Map.of("quality", 61)).desired().rev())
        .isEqualTo(newest + 1);
    assertThat(told()).containsExactly("cam01");
    assertThat(lives()).as("boot and session of each device").isEqualTo(lives);
  }

  @Test
  @Order(3)
  @Execution(ExecutionMode.SAME_THREAD)
  void databaseOfRubbishIsLeftAsItIsAndNamedWithTheRemedy() throws Exception {
    stop();
    byte[] rubbish = "this is no database\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
    Files.write(database(), rubbish);
    manager = Launch.manager(house, folder);
    assertThat(manager.exit(PATIENCE)).as(manager.output()).isNotNull().isNotZero();
    assertThat(manager.output())
        .contains(
            "the database "
                + database()
                + " is damaged and was left as it is; put a backup in its"
                + " place, or move it and fleet.db-wal away")
        .doesNotContain("\tat ");
    assertThat(database()).hasBinaryContent(rubbish);
  }

  private void stop() throws Exception {
    manager.terminate();
    assertThat(manager.exit(PATIENCE)).isNotNull();
    manager.close();
  }

  /** Looks so often that the kill comes while the others are on their way. */
  private void awaitMessages(int count) {
    long begin = System.nanoTime();
    while (wishes.heard().size() < count) {
      assertThat(System.nanoTime() - begin).as("%d messages", count).isLessThan(PATIENCE.toNanos());
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private Path database() throws IOException {
    try (var files = Files.walk(folder.resolve("serve"))) {
      return files.filter(one -> one.endsWith("fleet.db")).findFirst().orElseThrow();
    }
  }

  private boolean isDone(long rollout) {
    try {
      return fleet.rollouts().find(rollout).state() == Rollout.State.DONE;
    } catch (FleetException e) {
      return false;
    }
  }

  private Map<String, List<Object>> lives() throws FleetException {
    Map<String, List<Object>> lives = new TreeMap<>();
    for (Device device : fleet.devices()) {
      lives.put(device.id(), List.of(device.info().boot(), device.info().session()));
    }
    return lives;
  }

  private static String device(Delivery wish) {
    return wish.topic().split("/")[3];
  }

  /** Who was sent something since it was forgotten. */
  private Set<String> told() {
    Set<String> told = new TreeSet<>();
    wishes.heard().forEach(wish -> told.add(device(wish)));
    return told;
  }

  private TreeSet<Long> revs(String device) {
    TreeSet<Long> revs = new TreeSet<>();
    wishes.heard().stream()
        .filter(wish -> device(wish).equals(device))
        .forEach(wish -> revs.add(read(wish).rev()));
    return revs;
  }

  /** The same number is the same document, whoever sent it and when. */
  private void noNumberStandsForTwoDocuments() {
    Map<String, DesiredConfig> known = new TreeMap<>();
    for (Delivery wish : wishes.heard()) {
      DesiredConfig desired = read(wish);
      String key = device(wish) + " " + desired.rev();
      assertThat(desired).as(key).isEqualTo(known.getOrDefault(key, desired));
      known.put(key, desired);
    }
  }

  private static DesiredConfig read(Delivery wish) {
    try {
      return Json.read(wish.payload(), DesiredConfig.class);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }
}
