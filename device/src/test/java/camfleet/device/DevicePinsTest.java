package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.gpio.MockPins;
import camfleet.device.gpio.Pins;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.DeviceEvent;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceInfo;
import camfleet.message.ProblemCode;
import camfleet.message.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A whole device with the pins of Pi4J's mock. */
class DevicePinsTest extends TriedDevice {
  private final MockPins pins = new MockPins();

  @Override
  Pins pins() {
    return pins;
  }

  @Override
  void live(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putAll(
        Map.of(
            "streaming", false,
            "ttl_in_pin", 17L,
            "ttl_out_pin", 18L,
            "ttl_out_pulse_us", 200L,
            "trigger_pin", 27L,
            "identify_pin", 23L));
    super.live(all);
    waiting().until(() -> pins.inUse().equals(Set.of(17, 18, 23, 27)));
    waiting().until(app::isShowing);
  }

  private List<DeviceEvent> events(String type) {
    return all("event/system", DeviceEvent.class).stream()
        .filter(event -> event.eventType().equals(type))
        .toList();
  }

  @Test
  void thereAreAsManyPulsesAsFrames() {
    set("streaming", "true");
    waiting().until(() -> health().frames().captured() > 50);
    set("streaming", "false");
    waiting()
        .until(
            () -> {
              DeviceHealth before = health();
              DeviceHealth after = health();
              return before.frames().captured() == after.frames().captured()
                  && after.pins().pulses() == after.frames().captured();
            });
    assertThat(pins.pulses(18)).isEqualTo(health().frames().captured());
    assertThat(health().pins().problem()).isNull();
  }

  @Test
  void anEdgeIsToldWithTheFrameThatItFellInto() throws IOException {
    set("streaming", "true");
    waiting().until(() -> health().frames().captured() > 3);
    long before = health().frames().captured();
    pins.rise(17);
    long after = health().frames().captured();
    waiting().until(() -> events("ttl_edge").size() == 1);
    DeviceEvent told = events("ttl_edge").get(0);
    assertThat(told.data()).containsEntry("count", 1L).containsEntry("edge", 1L);
    assertThat(((Number) told.data().get("seq")).longValue()).isBetween(before, after);
    List<String> kept = Files.readAllLines(dir.resolve("ttl-in.csv"));
    assertThat(kept).hasSize(2);
    assertThat(kept.get(1))
        .startsWith("1," + told.data().get("wall_ns") + ",")
        .endsWith("," + told.data().get("seq") + "," + told.data().get("captured_at_ns"));
    assertThat(health().pins().edges()).isEqualTo(1);
  }

  @Test
  void theTriggerTakesAPictureAndSaysSo() {
    pins.rise(27);
    // A bounce; the clock stands still.
    pins.rise(27);
    waiting().until(() -> !broker.published(IMG).isEmpty());
    waiting().until(() -> !events("triggered").isEmpty());
    DeviceEvent told = events("triggered").get(0);
    assertThat(told.severity()).isEqualTo(Severity.INFO);
    assertThat(told.data()).containsEntry("action", "snapshot").containsKeys("seq", "sha256");
    assertThat(broker.published(IMG)).hasSize(1);
    assertThat(health().pins().triggered()).isEqualTo(1);
    assertThat(health().pins().bounced()).isEqualTo(1);
  }

  @Test
  void aTriggerInVainIsToldOnceASecondAtMost() {
    set("ttl_in_debounce_ms", "0");
    waiting().until(() -> last().config().get("ttl_in_debounce_ms").equals(0.0));
    camera.byWidth.put(0, ModalCamera.Health.SILENT);
    for (int i = 0; i < 20; i++) {
      pins.rise(27);
    }
    // Four wait for the camera, the others are refused because of them.
    waiting().until(() -> events("triggered").size() == 1);
    assertThat(events("triggered").get(0).severity()).isEqualTo(Severity.WARNING);
    assertThat(events("triggered").get(0).message())
        .startsWith("trigger_pin asked for snapshot in vain: 4 snapshots are being taken already");
    assertThat(health().pins().triggered()).isZero();
  }

  @Test
  void aRecordingIsNothingThatCanBeTriggeredYet() {
    set("trigger_action", "record");
    waiting().until(() -> results().size() == 1);
    CommandResult refused = results().get(0);
    assertThat(refused.status()).isEqualTo(CommandStatus.REJECTED);
    assertThat(refused.error().key()).isEqualTo("trigger_action");
  }

  @Test
  void identifyIsByTheLamp() {
    send("identify", "{\"duration_s\":1}");
    assertThat(result("identify", 1).output()).isEqualTo(Map.of("method", "led"));
    waiting().until(() -> pins.pulses(23) == 2);
    assertThat(events("identify")).hasSize(1);
  }

  @Test
  void aPinThatIsTakenIsAnEventAndASentenceInHealthAndNothingElse() {
    pins.taken.add(22);
    set("ttl_in_pin", "22");
    waiting().until(() -> events("pin_problem").size() == 1);
    String sentence = "ttl_in_pin: pin 22 cannot be used: Device or resource busy (see: gpioinfo)";
    assertThat(events("pin_problem").get(0).message()).isEqualTo(sentence);
    assertThat(health().pins().problem()).isEqualTo(sentence);
    set("ttl_in_pin", "5");
    waiting().until(() -> pins.inUse().equals(Set.of(5, 18, 23, 27)));
    waiting().until(() -> health().pins().problem() == null);
  }

  @Test
  void pinsAreLetGoWithTheDevice() {
    app.close();
    assertThat(pins.inUse()).isEmpty();
  }

  @Test
  void theSettingsAreListedWherePinsAre() {
    DeviceInfo info = all("info", DeviceInfo.class).get(0);
    assertThat(new TreeSet<>(info.capabilities().settings().keySet()))
        .contains(
            "identify_pin",
            "trigger_action",
            "trigger_pin",
            "ttl_in_debounce_ms",
            "ttl_in_pin",
            "ttl_out_pin",
            "ttl_out_pulse_us");
    assertThat(info.capabilities().settings().get("trigger_action").choices())
        .containsExactly("snapshot");
    assertThat(info.capabilities().commands()).doesNotContain("lock", "unlock");
    send("lock", "{}");
    assertThat(result("lock", 1).error().code()).isEqualTo(ProblemCode.UNSUPPORTED);
  }
}
