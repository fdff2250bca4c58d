package camfleet.house;

import static camfleet.house.BadPayloads.bombs;
import static camfleet.house.BadPayloads.cut;
import static camfleet.house.BadPayloads.noise;
import static camfleet.house.BadPayloads.otherShapes;
import static camfleet.house.BadPayloads.utf8;
import static camfleet.house.BadPayloads.wrongUtf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.Presence;
import camfleet.message.DeviceHealth;
import camfleet.message.Json;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Publication;
import camfleet.runtime.MalformedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Bad payloads on every topic from those who may publish there: each is counted, the log says so
 * once a second, and the cameras go on.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("counts lines of the log and pictures per second")
class BadInputOnMqttTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String DESIRED = "camfleet/v1/dev/cam9/config/desired";
  private static final int NOISE = 300;
  private static final int BATCH = 100;

  /** What a device publishes, the document that belongs there, and how the manager counts it. */
  private static final Map<String, String> HEARD = new LinkedHashMap<>();

  static {
    HEARD.put("info", "device-info.json");
    HEARD.put("state", "device-state.streaming.json");
    HEARD.put("health", "device-health.pi.json");
    HEARD.put("frame", "frame-metadata.json");
    HEARD.put("config/reported", "reported-config.overrides.json");
    HEARD.put("res/ping", "command-result.done.json");
    HEARD.put("event/camera", "device-event.camera.json");
    HEARD.put("log/warn", "log-entry.json");
    HEARD.put("status", null);
    HEARD.put("motion", null);
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private HeardLog log;
  private House house;
  private Watcher manager;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    log = HeardLog.begin();
    house =
        House.in(folder)
            .startBroker()
            .startManager()
            .startDevice(
                "cam1",
                file -> file.withGroups(List.of("lab")).withSettings(Map.of("latest_fps", 10.0)))
            .startDevice("cam10");
    manager = house.watcher("camfleet/v1/dev/+/health", "camfleet/v1/dev/+/res/ping", frames());
    house.shows("cam1", SOON);
    house.shows("cam10", SOON);
  }

  private static String frames() {
    return "camfleet/v1/dev/+/frame";
  }

  @AfterAll
  void leave() {
    manager.close();
    house.close();
    log.close();
  }

  @BeforeEach
  void forget() {
    manager.forget();
    log.forget();
  }

  @Test
  void devicesCountEveryBadMessageAndGoOn() throws Exception {
    Map<String, List<byte[]>> bad = new LinkedHashMap<>();
    for (String to : List.of("dev/cam1", "group/lab", "all")) {
      bad.put(to + "/cmd/ping", documents("command-request.full.json"));
      bad.put(to + "/cmd/no-such-command", documents("command-request.full.json"));
      bad.put(to + "/set", documents("settings-patch.json"));
      bad.put(to + "/set/fps", values());
      bad.put(to + "/set/no-such-setting", values());
    }
    bad.put("dev/cam1/config/desired", documents("desired-config.json"));

    double before = rate("cam1", Duration.ofSeconds(2));
    long refused1 = refused("cam1");
    long refused10 = refused("cam10");
    long refusedByManager = metric("camfleet_refused_total{kind=\"desired\"}");
    long sent1 = 0;
    long sent10 = 0;
    log.forget();
    long start = System.nanoTime();
    long firstFrame = frameCount("cam1");
    for (Map.Entry<String, List<byte[]>> topic : bad.entrySet()) {
      send(manager, "camfleet/v1/" + topic.getKey(), topic.getValue());
      sent1 += topic.getValue().size();
      sent10 += topic.getKey().startsWith("all/") ? topic.getValue().size() : 0;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double during = (frameCount("cam1") - firstFrame) / seconds;

    assertThat(refused("cam1") - refused1).isEqualTo(sent1);
    assertThat(refused("cam10") - refused10).isEqualTo(sent10);
    // The devices are done with all of it; the manager, which hears the same, may not be yet.
    long documents = bad.get("dev/cam1/config/desired").size();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> metric("camfleet_refused_total{kind=\"desired\"}") - refusedByManager,
            refused -> refused >= documents);
    assertThat(metric("camfleet_refused_total{kind=\"desired\"}") - refusedByManager)
        .isEqualTo(documents);
    System.getLogger("camfleet.house")
        .log(
            System.Logger.Level.INFO,
            "{0} bad messages to cam1 in {1} s; pictures per second {2} before, {3} meanwhile",
            sent1,
            seconds,
            before,
            during);
    assertThat(during).as("pictures per second meanwhile").isGreaterThan(0.75 * before);
    assertThat(log.only("camfleet.device.cam1").size()).isBetween(1, (int) seconds + 3);
    assertThat(log.only("camfleet.device.cam10").size()).isBetween(1, (int) seconds + 3);
    assertThat(log.of("camfleet").stream().filter(line -> line.length() > 500)).isEmpty();
    assertThat(log.bugs()).isEmpty();
    try (Fleet fleet = house.fleet()) {
      assertThat(fleet.device("cam1").config().status().toString()).isNotEqualTo("rejected");
    }
  }

  @Test
  void strangeTopicsAreRefusedInShortLines() throws Exception {
    long before = refused("cam1");
    awaitASecondWithoutLines();
    List<String> topics =
        List.of(
            "all/cmd/",
            "all/cmd/ ",
            "all/cmd/two words",
            "all/cmd/é",
            "all/cmd/\u202egnip",
            "all/cmd/" + "x".repeat(60_000),
            "all/set/..",
            "dev/cam1/set/" + "%2e".repeat(500),
            "group/lab/cmd/$SYS");
    for (String topic : topics) {
      send(manager, "camfleet/v1/" + topic, List.of(utf8("{}")));
    }
    assertThat(refused("cam1") - before).isEqualTo(topics.size());
    assertThat(log.only("camfleet.device.cam1"))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).doesNotContain("\n").hasSizeLessThan(400));
    assertThat(log.bugs()).isEmpty();
  }

  @Test
  void managerCountsEveryBadMessageAndGoesOn() throws Exception {
    double before = rate("cam1", Duration.ofSeconds(2));
    log.forget();
    long start = System.nanoTime();
    long firstFrame = frameCount("cam1");
    try (Impostor impostor = new Impostor(house, "cam9")) {
      for (Map.Entry<String, String> topic : HEARD.entrySet()) {
        List<byte[]> bad = topic.getValue() == null ? values() : documents(topic.getValue());
        String kind = topic.getKey().replaceAll("^config/|/.*", "").replace("res", "result");
        assertCounted(impostor, topic.getKey(), kind, bad);
      }
      // Nobody reads these yet: they cost nothing.
      impostor.says("camfleet/v1/dev/cam9/update", noise(50, 3));
      impostor.says("camfleet/v1/reply/manager/x", noise(50, 4));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double during = (frameCount("cam1") - firstFrame) / seconds;
    assertThat(during).as("pictures per second meanwhile").isGreaterThan(0.75 * before);
    assertThat(log.of("camfleet.fleet").size()).isBetween(1, (int) seconds + 3);
    assertThat(log.of("camfleet").stream().filter(line -> line.length() > 500)).isEmpty();
    assertThat(log.bugs()).isEmpty();
    try (Fleet fleet = house.fleet()) {
      assertThat(fleet.devices("all").stream().map(Device::id)).containsExactly("cam1", "cam10");
    }
    house.shows("cam1", Duration.ofSeconds(2));
  }

  private void assertCounted(Impostor sender, String topic, String kind, List<byte[]> bad)
      throws Exception {
    String name = "camfleet_refused_total{kind=\"" + kind + "\"}";
    long before = metric(name);
    sender.says("camfleet/v1/dev/cam9/" + topic, bad);
    await(topic)
        .atMost(SOON)
        .untilAsserted(() -> assertThat(metric(name) - before).isEqualTo(bad.size()));
  }

  @Test
  void brokenPicturesAreCountedAndTheLastGoodOneStays() throws Exception {
    byte[] good = house.shows("cam10", SOON);
    List<byte[]> bad = new ArrayList<>(noise(20, 5));
    for (int length : List.of(1, 2, 3, 4, 20, 200, good.length / 2, good.length - 1)) {
      bad.add(Arrays.copyOf(good, length));
    }
    bad.add(utf8("{\"picture\": true}"));
    String name = "camfleet_refused_total{kind=\"latest\"}";
    try (Impostor impostor = new Impostor(house, "cam9")) {
      for (byte[] picture : bad) {
        long before = metric(name);
        impostor.says("camfleet/v1/img/cam9/latest", List.of(picture));
        await(picture.length + " bytes")
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(10))
            .untilAsserted(() -> assertThat(metric(name)).isEqualTo(before + 1));
      }
      // The other pictures are nobody's business yet.
      impostor.says("camfleet/v1/img/cam9/thumb", noise(20, 6));
      impostor.says("camfleet/v1/img/cam9/motion", noise(20, 7));
    }
    assertThat(log.bugs()).isEmpty();
    house.shows("cam10", Duration.ofSeconds(2));
    assertThat(get("/api/v1/devices/cam9/frame.jpg").statusCode()).isEqualTo(404);
  }

  @Test
  void retainedRubbishDoesNotKeepAManagerFromStarting() throws Exception {
    try (Impostor impostor = new Impostor(house, "cam9")) {
      List<String> topics = new ArrayList<>(HEARD.keySet());
      topics.removeIf(topic -> topic.matches("(res|event|log)/.*"));
      for (String topic : topics) {
        impostor.retains("camfleet/v1/dev/cam9/" + topic, noise(1, topic.hashCode()).get(0));
      }
      manager.says(Publication.of(DESIRED, utf8("{\"rev\": "), 1, true));
      impostor.retains("camfleet/v1/img/cam9/latest", noise(1, 11).get(0));
      house.stopManager();
      house.startManager();
      house.shows("cam1", SOON);
      house.says("cam1", Presence.ONLINE, SOON);
      assertThat(log.bugs()).isEmpty();
      for (String topic : topics) {
        impostor.retains("camfleet/v1/dev/cam9/" + topic, new byte[0]);
      }
      manager.says(Publication.clear(DESIRED));
      impostor.retains("camfleet/v1/img/cam9/latest", new byte[0]);
    }
  }

  @Test
  void bytesThatAreNoMqttCostOnlyTheirSender() throws Exception {
    List<PlainClient> strangers = new ArrayList<>();
    for (byte[] rubbish : noise(20, 13)) {
      PlainClient stranger = new PlainClient(house.broker());
      strangers.add(stranger);
      try {
        stranger.raw(rubbish);
        // So that a packet that it may be the beginning of is complete.
        stranger.raw(new byte[2_500_000]);
      } catch (IOException e) {
        // The broker closes while it is still being written.
      }
    }
    for (PlainClient stranger : strangers) {
      assertThat(stranger.isEnded()).as("a connection that is no MQTT").isTrue();
      stranger.close();
    }
    try (PlainClient camera = new PlainClient(house.broker())) {
      assertThat(camera.connect("cam9", "cam9", house.password("cam9"))).isZero();
      camera.publish(new byte[] {'c', 'a', (byte) 0xC3, 0x28}, utf8("x"));
      assertThat(camera.isEnded()).as("a topic that is not UTF-8").isTrue();
    }
    ping("cam1");
    house.shows("cam1", Duration.ofSeconds(2));
  }

  @Test
  void payloadOfTwentyMegabytesCostsOnlyItsSender() throws Exception {
    byte[] large = new byte[20_000_000];
    long connects = health("cam1").messages().reconnects();
    for (String user : List.of("manager", "cam9")) {
      String topic = user.equals("manager") ? "dev/cam1/cmd/ping" : "dev/cam9/state";
      try (PlainClient sender = new PlainClient(house.broker())) {
        assertThat(sender.connect(user.equals("cam9") ? user : "large", user, house.password(user)))
            .isZero();
        try {
          sender.publish("camfleet/v1/" + topic, large);
        } catch (IOException e) {
          // The broker closes while it is still being written.
        }
        assertThat(sender.isEnded()).as("the connection of " + user).isTrue();
      }
    }
    // A client of ours does not even try, and says why.
    assertThat(
            manager
                .link()
                .publish(Publication.of("camfleet/v1/dev/cam1/cmd/ping", large, 1, false))
                .handle((nothing, failure) -> failure.getMessage())
                .get(5, TimeUnit.SECONDS))
        .startsWith("camfleet/v1/dev/cam1/cmd/ping takes 200000")
        .contains("allows 1114112");
    assertThat(health("cam1").messages().reconnects()).isEqualTo(connects);
    house.shows("cam1", Duration.ofSeconds(2));
  }

  // ---- what is sent

  private static List<byte[]> documents(String golden) {
    List<byte[]> all = values();
    all.addAll(cut(golden));
    all.addAll(otherShapes());
    all.addAll(bombs());
    return all;
  }

  private static List<byte[]> values() {
    List<byte[]> all = new ArrayList<>(noise(NOISE, 9));
    all.addAll(wrongUtf8());
    return all;
  }

  /** Publishes at QoS 1, not faster than both cameras take it. */
  private void send(Watcher sender, String topic, List<byte[]> payloads) throws Exception {
    for (int from = 0; from < payloads.size(); from += BATCH) {
      Impostor.says(
          sender.link(), topic, payloads.subList(from, Math.min(payloads.size(), from + BATCH)));
      ping("cam1");
      ping("cam10");
    }
  }

  /** A command behind all that was sent before. */
  private void ping(String device) throws Exception {
    String id = "ping-" + System.nanoTime();
    manager.says("camfleet/v1/dev/" + device + "/cmd/ping", "{\"id\": \"" + id + "\"}");
    await(device + " answers")
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                manager.texts("/" + device + "/res/ping").stream()
                    .anyMatch(one -> one.contains(id)));
  }

  // ---- what is counted

  private DeviceHealth health(String device) throws Exception {
    ping(device);
    String topic = "camfleet/v1/dev/" + device + "/health";
    long seq = manager.heard().stream().filter(one -> one.topic().equals(topic)).count();
    manager.says("camfleet/v1/dev/" + device + "/cmd/refresh", "");
    await("health of " + device)
        .atMost(SOON)
        .until(
            () -> manager.heard().stream().filter(one -> one.topic().equals(topic)).count() > seq);
    Delivery newest =
        manager.heard().stream()
            .filter(one -> one.topic().equals(topic))
            .reduce((older, newer) -> newer)
            .orElseThrow();
    return Json.read(newest.payload(), DeviceHealth.class);
  }

  private long refused(String device) throws Exception {
    DeviceHealth.Messages messages = health(device).messages();
    return messages.refused() + messages.forgotten();
  }

  private long frameCount(String device) {
    return manager.heard().stream()
        .filter(one -> one.topic().endsWith("/" + device + "/frame"))
        .count();
  }

  /** After it the next refusal is logged. */
  private void awaitASecondWithoutLines() {
    long start = System.nanoTime();
    await()
        .pollDelay(Duration.ofMillis(1100))
        .until(() -> System.nanoTime() - start > 1_000_000_000L);
  }

  /** Pictures per second in the time to come. */
  private double rate(String device, Duration time) throws MalformedException {
    long from = frameCount(device);
    long start = System.nanoTime();
    await().atMost(time.plusSeconds(5)).until(() -> System.nanoTime() - start > time.toNanos());
    return (frameCount(device) - from) * 1e9 / (System.nanoTime() - start);
  }

  private long metric(String name) throws Exception {
    Matcher value =
        Pattern.compile("(?m)^" + Pattern.quote(name) + " ([0-9.E+]+)$")
            .matcher(get("/metrics").body());
    return value.find() ? (long) Double.parseDouble(value.group(1)) : 0;
  }

  private java.net.http.HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(house.url() + path)).build(),
        BodyHandlers.ofString(StandardCharsets.UTF_8));
  }
}
