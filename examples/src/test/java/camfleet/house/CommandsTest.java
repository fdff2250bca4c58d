package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Fleet;
import camfleet.client.Presence;
import camfleet.manager.cli.CommandRoot;
import camfleet.manager.cli.Terminal;
import camfleet.message.CommandRequest;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.Json;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Publication;
import camfleet.runtime.MalformedException;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands are executed once, by whom they are for, in time or not at all, and answered once. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsTest {
  private static final System.Logger LOG = System.getLogger("camfleet.house");
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int COMMANDS = 1_000;
  private static final int CALLERS = 16;
  private static final String LATEST = "camfleet/v1/img/cam3/latest";
  private static final String USUAL = "\"latest_fps\":1.0";

  /** One id is the beginning of another. */
  private static final List<String> DEVICES =
      List.of("cam1", "cam10", "cam2", "cam3", "cam4", "cam5", "cam6", "cam7");

  private static final List<Wanted> MIXED =
      List.of(
          new Wanted("ping", Map.of(), CommandStatus.DONE),
          new Wanted("identify", Map.of("duration_s", 1), CommandStatus.DONE),
          new Wanted("snapshot", Map.of(), CommandStatus.DONE),
          new Wanted("stream", Map.of("action", "start", "lease_s", 5), CommandStatus.DONE),
          new Wanted("refresh", Map.of(), CommandStatus.DONE),
          new Wanted("stream", Map.of("action", "status"), CommandStatus.DONE),
          new Wanted("log", Map.of("level", "warn", "duration_s", 1), CommandStatus.DONE),
          new Wanted("stream", Map.of("lease_s", 0), CommandStatus.REJECTED),
          new Wanted("ping", Map.of("much", true), CommandStatus.REJECTED),
          new Wanted("reboot", Map.of(), CommandStatus.REJECTED));

  private Path folder;
  private House house;
  private Fleet fleet;

  /** What is asked, and what is to come of it. */
  private record Wanted(String name, Map<String, Object> args, CommandStatus status) {}

  @BeforeAll
  void open(@TempDir Path temporary) throws Exception {
    folder = temporary;
    house = House.in(folder.resolve("house")).startBroker().startManager();
    for (String id : DEVICES) {
      house.startDevice(id, file -> file.withSettings(Map.of("fps", 4.0)));
    }
    for (String id : DEVICES) {
      house.says(id, Presence.ONLINE, START);
    }
    fleet = house.fleet();
  }

  @AfterAll
  void leave() {
    fleet.close();
    house.close();
  }

  @Test
  void thousandCommandsHaveExactlyOneFinalResultEach() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (Watcher results = house.watcher("camfleet/v1/dev/+/res/#");
        Watcher operator = house.watcherAs("operator", "camfleet/v1/reply/operator/#")) {
      long since = System.nanoTime();
      Map<String, CommandStatus> wanted = new TreeMap<>();
      List<Future<CommandResult>> answers = new ArrayList<>();
      int copies = 0;
      for (int i = 0; i < COMMANDS; i++) {
        String id = DEVICES.get(i % DEVICES.size());
        Wanted command = MIXED.get(i / (2 * DEVICES.size()) % MIXED.size());
        String key = id + " n" + i;
        wanted.put(key, command.status());
        if (i / DEVICES.size() % 2 == 0) {
          String commandId = "n" + i;
          answers.add(
              callers.submit(
                  () -> fleet.send(id, command.name(), command.args(), TIMEOUT, commandId)));
        } else {
          copies++;
          operator.says(request(id, command, i));
        }
      }
      for (Future<CommandResult> answer : answers) {
        CommandResult result = answer.get(120, TimeUnit.SECONDS);
        assertThat(result.status()).isEqualTo(wanted.get(result.device() + " " + result.id()));
      }
      await("all results").atMost(TIMEOUT).until(() -> finals(results).size() >= COMMANDS);
      LOG.log(
          System.Logger.Level.INFO,
          "{0} results of {1} commands after {2} ms",
          finals(results).size(),
          COMMANDS,
          (System.nanoTime() - since) / 1_000_000);
      for (String id : DEVICES) {
        fleet.send(id, "ping", Map.of(), TIMEOUT, "last-" + id);
        wanted.put(id + " last-" + id, CommandStatus.DONE);
      }
      await("no more than that")
          .during(Duration.ofMillis(500))
          .atMost(TIMEOUT)
          .until(() -> finals(results).size() == wanted.size());
      Map<String, CommandStatus> came = new TreeMap<>();
      finals(results).forEach(one -> came.put(one.device() + " " + one.id(), one.status()));
      assertThat(came).isEqualTo(wanted);
      assertThat(answers).hasSize(COMMANDS - copies);
      assertThat(finals(operator)).hasSize(copies);
    } finally {
      callers.shutdownNow();
    }
  }

  /** The ways in which a person may ask over MQTT, in turn. */
  private Publication request(String id, Wanted command, int number) {
    String key = "n" + number;
    String topic = house.topics().of(Channel.COMMAND, DeviceId.of(id), command.name());
    String reply = "camfleet/v1/reply/operator/" + key;
    if (command.args().isEmpty()) {
      return Publication.of(topic, new byte[0], 1, false)
          .withResponse(reply, key.getBytes(StandardCharsets.UTF_8));
    }
    byte[] document = new CommandRequest(key, command.args(), 30.0, reply, "test", null).toBytes();
    return Publication.of(topic, document, 1, false);
  }

  /** The final results so far; each stands on the topic of the device that it names. */
  private static List<CommandResult> finals(Watcher watcher) throws MalformedException {
    List<CommandResult> results = new ArrayList<>();
    for (Delivery delivery : watcher.heard()) {
      CommandResult result = Json.read(delivery.payload(), CommandResult.class);
      if (delivery.topic().contains("/dev/")) {
        assertThat(delivery.topic())
            .endsWith("/dev/" + result.device() + "/res/" + result.command());
      }
      if (result.status().isFinal()) {
        results.add(result);
      }
    }
    return results;
  }

  @Test
  void nobodyGetsWhatIsForAnIdThatBeginsLikeItsOwn() throws Exception {
    try (Watcher heard = house.watcher("camfleet/v1/dev/+/res/#", "camfleet/v1/dev/+/event/#");
        Watcher operator = house.watcherAs("operator")) {
      fleet.send("cam10", "identify", Map.of(), TIMEOUT);
      operator.says("camfleet/v1/dev/cam10/cmd/identify", "");
      fleet.set("cam10", Map.of("name", "ten"));
      operator.says("camfleet/v1/dev/cam10/set/quality", "60");
      // A set that concerns the picture is answered when a picture has come, other requests sooner.
      await("both sets are answered")
          .atMost(TIMEOUT)
          .untilAsserted(() -> assertThat(results(heard, "cam10")).containsEntry("set", 2));
      passAll(heard, "cam10");
      passAll(heard, "cam1");
      assertThat(identified(heard, "cam10")).isEqualTo(2);
      assertThat(identified(heard, "cam1")).isZero();
      assertThat(results(heard, "cam10")).containsEntry("identify", 2).containsEntry("set", 2);
      assertThat(results(heard, "cam1")).containsOnlyKeys("ping");
      assertThat(fleet.device("cam10").name()).isEqualTo("ten");
      assertThat(fleet.config("cam1").reported().overrides()).isEmpty();
    }
  }

  @Test
  void theSameIdTwiceExecutesOnce() throws Exception {
    try (Watcher heard = house.watcher("camfleet/v1/dev/+/res/#", "camfleet/v1/dev/+/event/#");
        Watcher operator = house.watcherAs("operator")) {
      String twice = "{\"id\": \"only-once\"}";
      operator.says("camfleet/v1/dev/cam2/cmd/identify", twice);
      operator.says("camfleet/v1/dev/cam2/cmd/identify", twice);
      CommandResult third = fleet.send("cam2", "identify", Map.of(), TIMEOUT, "only-once");
      passAll(heard, "cam2");
      assertThat(third.status()).isEqualTo(CommandStatus.DONE);
      assertThat(identified(heard, "cam2")).isOne();
      assertThat(results(heard, "cam2")).containsEntry("identify", 3);
    }
  }

  @Test
  void retainedCommandIsRefused() throws Exception {
    String topic = "camfleet/v1/dev/cam3/cmd/identify";
    house.stopDevice("cam3");
    try (Watcher heard = house.watcher("camfleet/v1/dev/+/res/#", "camfleet/v1/dev/+/event/#");
        Watcher operator = house.watcherAs("operator")) {
      operator.says(Publication.of(topic, new byte[0], 1, false));
      operator.says(Publication.of(topic, "{}".getBytes(StandardCharsets.UTF_8), 1, true));
      house.startDevice("cam3");
      heard.hears(
          START,
          "the security event",
          one ->
              one.topic().endsWith("/cam3/event/security")
                  && Watcher.text(one).contains("\"retained_command\""));
      house.says("cam3", Presence.ONLINE, START);
      passAll(heard, "cam3");
      assertThat(identified(heard, "cam3")).isZero();
      assertThat(results(heard, "cam3")).containsOnlyKeys("ping");
      operator.says(Publication.clear(topic));
    }
  }

  @Test
  void retainedCommandIsRefusedAlsoByADeviceThatIsConnected() throws Exception {
    String topic = "camfleet/v1/dev/cam4/cmd/identify";
    try (Watcher heard = house.watcher("camfleet/v1/dev/+/res/#", "camfleet/v1/dev/+/event/#");
        Watcher operator = house.watcherAs("operator")) {
      operator.says(Publication.of(topic, "PRESS".getBytes(StandardCharsets.UTF_8), 1, true));
      operator.says(Publication.clear(topic));
      passAll(heard, "cam4");
      assertThat(identified(heard, "cam4")).isZero();
      assertThat(results(heard, "cam4")).containsOnlyKeys("ping");
      assertThat(heard.texts("/cam4/event/security"))
          .isNotEmpty()
          .allSatisfy(event -> assertThat(event).contains("\"retained_command\""));
    }
  }

  @Test
  void deviceThatWasStoppedExecutesNothingLater() throws Exception {
    house.startDevice("cam8");
    house.says("cam8", Presence.ONLINE, START);
    house.stopDevice("cam8");
    house.says("cam8", Presence.OFFLINE, START);
    try (Watcher heard =
        house.watcher("camfleet/v1/dev/cam8/res/#", "camfleet/v1/dev/cam8/event/#")) {
      timesOut("cam8");
      house.startDevice("cam8");
      house.says("cam8", Presence.ONLINE, START);
      passAll(heard, "cam8");
      assertThat(identified(heard, "cam8")).isZero();
      assertThat(results(heard, "cam8")).containsOnlyKeys("ping");
    }
  }

  @Test
  void deviceThatWasKilledExecutesNothingLater() throws Exception {
    Path data = folder.resolve("cam9");
    try (Child first = Launch.device(house, "cam9", data)) {
      house.says("cam9", Presence.ONLINE, START);
      first.kill();
      assertThat(first.exit(START)).isNotNull();
    }
    // The broker keeps its session, and so what is sent to it, for a minute.
    try (Watcher heard =
        house.watcher("camfleet/v1/dev/cam9/res/#", "camfleet/v1/dev/cam9/event/#")) {
      timesOut("cam9");
      try (Child second = Launch.device(house, "cam9", data)) {
        passAll(heard, "cam9");
        assertThat(second.isAlive()).isTrue();
        assertThat(identified(heard, "cam9")).isZero();
        assertThat(results(heard, "cam9")).containsOnlyKeys("ping");
      }
    }
  }

  /** Cameras publish one picture per second, and four while an operator wants four. */
  @Test
  void picturesOverMqttComeFasterWhileSomebodyWatchesThemSo() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (Watcher watcher = house.watcher("camfleet/v1/dev/cam3/state", LATEST)) {
      watcher.hears(TIMEOUT, "a picture", one -> one.topic().equals(LATEST));
      int exit =
          cli(
              said,
              new ByteArrayOutputStream(),
              Map.of("CAMFLEET_PASSWORD", house.password("operator")),
              "watch",
              "cam3",
              "--via",
              "mqtt",
              "--broker",
              house.broker().toString(),
              "--fps",
              "4",
              "--count",
              "25",
              "--for",
              "30s");
      assertThat(exit).as(said.toString(StandardCharsets.UTF_8)).isZero();
      // Asked for, published, and no longer when nobody watches any more.
      watcher.hears(
          TIMEOUT, "the asked rate", one -> Watcher.text(one).contains("\"latest_fps\":4.0"));
      await("the usual rate")
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () -> assertThat(watcher.texts("/state")).last().asString().contains(USUAL));
      List<Long> times =
          watcher.heard().stream()
              .filter(one -> one.topic().equals(LATEST) && !one.retained())
              .map(Delivery::arrivedNanos)
              .toList();
      long four = Duration.ofMillis(1_300).toNanos();
      assertThat(times).hasSizeGreaterThan(20);
      // Five pictures within 1.3 s are not those of one per second.
      assertThat(IntStream.range(4, times.size()))
          .anyMatch(i -> times.get(i) - times.get(i - 4) < four);
    }
  }

  private static int cli(
      ByteArrayOutputStream out,
      ByteArrayOutputStream err,
      Map<String, String> environment,
      String... arguments) {
    return CommandRoot.run(
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            80,
            environment),
        wish -> {
          throw new IllegalStateException("nobody asked for a manager");
        },
        arguments);
  }

  /** The command line waits as long as it was told and says so. */
  private void timesOut(String id) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    long since = System.nanoTime();
    int exit =
        cli(
            new ByteArrayOutputStream(),
            errors,
            Map.of(),
            "--manager",
            house.url().toString(),
            "send",
            id,
            "identify",
            "--timeout",
            "2s");
    Duration took = Duration.ofNanos(System.nanoTime() - since);
    assertThat(exit).isEqualTo(4);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains(id + " did not answer identify within 2.0 s");
    assertThat(took).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));
  }

  /** Everything that was sent to the device before has been dealt with and heard afterwards. */
  private void passAll(Watcher heard, String id) throws Exception {
    String last = "last-" + id + "-" + System.nanoTime();
    fleet.send(id, "ping", Map.of(), TIMEOUT, last);
    heard.hears(TIMEOUT, "the last answer", one -> Watcher.text(one).contains(last));
  }

  private static long identified(Watcher heard, String id) {
    return heard.texts("/" + id + "/event/system").stream()
        .filter(event -> event.contains("\"identify\""))
        .count();
  }

  /** How many results a device has given, by command. */
  private static Map<String, Integer> results(Watcher heard, String id) throws MalformedException {
    Map<String, Integer> counts = new HashMap<>();
    for (Delivery delivery : heard.heard()) {
      if (delivery.topic().contains("/dev/" + id + "/res/")) {
        CommandResult result = Json.read(delivery.payload(), CommandResult.class);
        if (result.status().isFinal()) {
          counts.merge(result.command(), 1, Integer::sum);
        }
      }
    }
    return counts;
  }
}
