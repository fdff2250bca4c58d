package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.config.DeviceFile;
import camfleet.device.config.Settings;
import camfleet.device.health.HostMetrics;
import camfleet.device.process.DetectingRegion;
import camfleet.device.process.Region;
import camfleet.message.DeviceEvent;
import camfleet.message.DeviceState;
import camfleet.message.Json;
import camfleet.message.Message;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.Publication;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a whole device makes of something that moves before its camera. */
class LookoutTest {
  private static final String DEV = "camfleet/v1/dev/cam1/";
  private static final String IMG = "camfleet/v1/img/cam1/";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final int WALL = 100;

  private final ManualClock clock = new ManualClock();
  private final MemoryBroker broker = new MemoryBroker(clock);
  private final ScheduledExecutorService timer = Surroundings.newTimer();
  private final SceneCamera camera = new SceneCamera();
  private DeviceApp app;

  private void start(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(Map.of("fps", 10.0, "latest_fps", 10.0));
    all.putAll(settings);
    DeviceFile file =
        DeviceFile.of(DeviceId.of("cam1"), MemoryBroker.ADDRESS, null).withSettings(all);
    Surroundings around =
        new Surroundings(clock, clock, timer, new HostMetrics(Path.of("/")), true);
    app = new DeviceApp(file, broker, camera, around, 7, () -> {});
    app.start();
    // Nothing is desired: pictures need not wait for it.
    broker.publish(Publication.of(DEV + "config/desired", new byte[0], 1, false));
    await().until(app::isShowing);
  }

  @AfterEach
  void stop() {
    if (app != null) {
      app.close();
    }
    timer.shutdownNow();
  }

  private long now() {
    Instant instant = clock.instant();
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  private void shoot(int brightness, int squareAt) {
    camera.shoot(SceneCamera.jpeg(brightness, squareAt), now());
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(camera::isHungry);
    clock.advance(INTERVAL);
  }

  private void wall(int count) {
    for (int i = 0; i < count; i++) {
      shoot(WALL, -1);
    }
  }

  private void square(int count) {
    for (int i = 0; i < count; i++) {
      shoot(WALL, 5 + 6 * i);
    }
  }

  private void set(String key, String value) {
    int before = broker.published(DEV + "res/set").size();
    broker.publish(
        Publication.of(DEV + "set/" + key, value.getBytes(StandardCharsets.UTF_8), 1, false));
    await().atMost(PATIENCE).until(() -> broker.published(DEV + "res/set").size() > before);
  }

  private static <T extends Message> T read(Publication publication, Class<T> type) {
    try {
      return Json.read(publication.payload(), type);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private List<DeviceEvent> events() {
    return broker.published(DEV + "event/motion").stream()
        .map(one -> read(one, DeviceEvent.class))
        .toList();
  }

  private List<String> types() {
    return events().stream().map(DeviceEvent::eventType).toList();
  }

  private List<String> sign() {
    return broker.published(DEV + "motion").stream()
        .map(one -> new String(one.payload(), StandardCharsets.US_ASCII))
        .toList();
  }

  private List<Long> sequences(String image) {
    return broker.published(IMG + image).stream()
        .map(one -> Long.parseLong(one.userProperties().get("seq")))
        .toList();
  }

  private DeviceState state() {
    List<Publication> all = broker.published(DEV + "state");
    return read(all.get(all.size() - 1), DeviceState.class);
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void tellsWhatMovesWhereSignsItAndSendsThePicturesAroundIt() {
    start(Map.of("motion", true, "event_pictures", 4));
    wall(20);
    square(10);
    await().atMost(PATIENCE).until(() -> types().equals(List.of("motion")));
    DeviceEvent event = events().get(0);
    assertThat(event.message()).isEqualTo("something moves in picture");
    assertThat(event.data()).containsEntry("region", "picture").containsEntry("sequence", 23L);
    assertThat(Instant.parse((String) event.data().get("captured_at"))).isEqualTo(event.at());
    assertThat((Double) event.data().get("area_percent")).isBetween(4.0, 6.0);
    wall(20);
    await().atMost(PATIENCE).until(() -> types().equals(List.of("motion", "still")));
    assertThat(events().get(1).message()).isEqualTo("nothing moves in picture any more");
    assertThat(sign()).endsWith("OFF", "ON", "OFF").filteredOn("ON"::equals).hasSize(1);
    Publication last = broker.retained(DEV + "motion").orElseThrow();
    assertThat(last.qos()).isEqualTo(1);
    // The third picture that shows it decides: four before, and four with it.
    await().atMost(PATIENCE).until(() -> sequences("motion").size() == 8);
    assertThat(sequences("motion")).isEqualTo(range(19, 26));
    assertThat(broker.retained(IMG + "motion")).isPresent();
    assertThat(sequences("latest")).as("continuous").hasSizeGreaterThan(10);
  }

  @Test
  void onEventPicturesLeaveOnlyWhileSomethingMovesOrJustBegan() {
    start(Map.of("motion", true, "event_pictures", 4, "send", "on_event"));
    wall(20);
    assertThat(broker.published(IMG + "#")).isEmpty();
    await().atMost(PATIENCE).until(() -> !state().streaming() && state().latestFps() == 0);
    square(20);
    await().atMost(PATIENCE).until(() -> state().streaming() && state().latestFps() == 10);
    wall(20);
    await().atMost(PATIENCE).until(() -> types().equals(List.of("motion", "still")));
    long still = ((Number) events().get(1).data().get("sequence")).longValue();
    await().atMost(PATIENCE).until(() -> sequences("latest").contains(still - 1));
    wall(20);
    assertThat(sequences("latest"))
        .isSorted()
        .allMatch(sequence -> sequence >= 23 && sequence < still)
        .hasSizeGreaterThan(3);
    assertThat(sequences("motion")).isEqualTo(range(19, 26));
    await().atMost(PATIENCE).until(() -> !state().streaming());
    assertThat(camera.open).isTrue();
  }

  @Test
  void neverNoPictureLeavesButASnapshot() {
    start(Map.of("motion", true, "event_pictures", 4, "send", "never"));
    wall(20);
    square(10);
    await().atMost(PATIENCE).until(() -> types().equals(List.of("motion")));
    assertThat(broker.published(IMG + "#")).isEmpty();
    assertThat(state().streaming()).isFalse();
    broker.publish(Publication.of(DEV + "cmd/snapshot", new byte[0], 1, false));
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              shoot(WALL, -1);
              return !broker.published(DEV + "res/snapshot").isEmpty();
            });
    assertThat(broker.published(IMG + "#"))
        .extracting(Publication::topic)
        .containsExactly(IMG + "latest");
  }

  @Test
  void withoutADetectorNeverLeavesTheCameraClosed() {
    start(Map.of("send", "never"));
    assertThat(camera.open).isFalse();
    set("send", "continuous");
    await().atMost(PATIENCE).until(() -> camera.open);
  }

  @Test
  void tellsDarkAndLightOnceEachAndSendsTheirPictures() {
    start(Map.of("light", true, "event_pictures", 2));
    wall(10);
    for (int i = 0; i < 10; i++) {
      shoot(10, -1);
    }
    wall(10);
    await().atMost(PATIENCE).until(() -> types().equals(List.of("dark", "light")));
    assertThat(events().get(0).message()).isEqualTo("it is dark in picture");
    assertThat((Double) events().get(0).data().get("brightness_percent")).isBetween(3.0, 5.0);
    await().atMost(PATIENCE).until(() -> sequences("motion").size() == 8);
    assertThat(sequences("motion")).containsExactly(11L, 12L, 13L, 14L, 21L, 22L, 23L, 24L);
    assertThat(sign()).containsOnly("OFF");
  }

  @Test
  void aDetectorThatIsSwitchedOffTakesTheSignBack() {
    start(Map.of("motion", true));
    wall(20);
    square(6);
    await().atMost(PATIENCE).until(() -> sign().contains("ON"));
    set("motion", "OFF");
    await().atMost(PATIENCE).until(() -> sign().get(sign().size() - 1).equals("OFF"));
    assertThat(types()).containsExactly("motion", "still");
  }

  private void region(String name, String corners, String detect) {
    int before = broker.published(DEV + "res/regions").size();
    String args =
        "{\"args\":{\"action\":\"set\",\"name\":\"%s\",\"corners\":%s,\"detect\":[%s]}}"
            .formatted(name, corners, detect);
    broker.publish(
        Publication.of(DEV + "cmd/regions", args.getBytes(StandardCharsets.UTF_8), 1, false));
    await().atMost(PATIENCE).until(() -> broker.published(DEV + "res/regions").size() > before);
  }

  @Test
  void namesTheRegionThatAsksAndLooksNowhereElse() {
    start(Map.of("motion", true, "event_pictures", 0));
    region("left", "[[0,0],[60,100]]", "\"motion\"");
    region("sky", "[[0,0],[100,25]]", "\"motion\"");
    region("middle", "[[0,30],[100,70]]", "");
    wall(20);
    square(10);
    wall(20);
    await().atMost(PATIENCE).until(() -> types().equals(List.of("motion", "still")));
    assertThat(events()).extracting(event -> event.data().get("region")).containsOnly("left");
    assertThat(events().get(0).message()).isEqualTo("something moves in left");
  }

  @Test
  void eachDetectorLooksAtTheWholePictureWhenNoRegionAsksForIt() {
    Map<String, Object> values = SettingTable.camera().defaults();
    values.put("motion", true);
    values.put("light", true);
    values.put("motion_min_frames", 4L);
    Region door =
        new Region(
            "door", 10, 10, 20, 20, "#ff0000", List.of(), List.of(Region.Detect.MOTION), 90, null);
    assertThat(Lookout.detecting(Settings.of(values), List.of(door)))
        .containsExactly(
            new DetectingRegion(door, true, false, 90, 4, 20),
            new DetectingRegion(Region.WHOLE, false, true, 50, 4, 20));
    values.put("light", false);
    assertThat(Lookout.detecting(Settings.of(values), List.of(door)))
        .extracting(DetectingRegion::region)
        .containsExactly(door);
    values.put("motion", false);
    assertThat(Lookout.detecting(Settings.of(values), List.of(door)))
        .containsExactly(new DetectingRegion(Region.WHOLE, false, false, 50, 4, 20));
  }
}
