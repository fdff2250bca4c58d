package camfleet.manager.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.message.DesiredConfig;
import camfleet.message.DeviceHealth;
import camfleet.message.Message;
import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private static final DeviceId CAM = new DeviceId("cam1");
  private final ManualClock clock = new ManualClock();
  private final Topics topics = Topics.standard();
  private final Registry registry = new Registry(clock, clock, 3);

  private void receive(DeviceId id, Channel channel, byte[] payload, boolean retained)
      throws MalformedException {
    String topic = topics.of(channel, id);
    registry.receive(
        topics.parse(topic).orElseThrow(),
        new Delivery(
            topic,
            payload,
            1,
            retained,
            null,
            null,
            null,
            Map.of(),
            clock.instant(),
            clock.getAsLong()));
  }

  private void live(Channel channel, Message message) throws MalformedException {
    receive(CAM, channel, message.toBytes(), false);
  }

  private void status(String word) throws MalformedException {
    receive(CAM, Channel.STATUS, word.getBytes(StandardCharsets.UTF_8), false);
  }

  private DeviceHealth health(long boot, long seq, Instant at) {
    return new DeviceHealth(
        at, boot, seq, 10, 1, null, null, null, null, null, null, null, null, null, null, null);
  }

  private Device device() {
    return registry.find(CAM).orElseThrow();
  }

  @Test
  void presenceChangesCarryTheMoment() throws MalformedException {
    live(Channel.HEALTH, health(1, 1, clock.instant()));
    status("online");
    Instant began = clock.instant();
    clock.advance(Duration.ofSeconds(31));
    registry.tick();

    assertThat(device().presence()).isEqualTo(Presence.STALE);
    assertThat(device().since()).isEqualTo(began.plusSeconds(31));
  }

  @Test
  void olderHealthIsNoSignOfLife() throws MalformedException {
    live(Channel.HEALTH, health(2, 5, clock.instant()));
    status("online");
    clock.advance(Duration.ofSeconds(31));
    live(Channel.HEALTH, health(2, 4, clock.instant()));
    live(Channel.HEALTH, health(1, 9, clock.instant()));
    assertThat(device().presence()).isEqualTo(Presence.STALE);

    live(Channel.HEALTH, health(2, 6, clock.instant()));
    assertThat(device().presence()).isEqualTo(Presence.ONLINE);
  }

  @Test
  void malformedDocumentChangesNothing() throws MalformedException {
    status("online");
    Device before = device();
    for (Channel channel : List.of(Channel.STATE, Channel.HEALTH, Channel.INFO, Channel.STATUS)) {
      assertThatThrownBy(
              () -> receive(CAM, channel, "{\"boot\":".getBytes(StandardCharsets.UTF_8), false))
          .isInstanceOf(MalformedException.class)
          .hasMessageNotContaining("\n");
    }
    assertThat(device()).isSameAs(before);
  }

  @Test
  void infoOfAnotherDeviceIsRefused() {
    byte[] foreign =
        ("{\"device\":\"cam2\",\"agent_version\":\"1\",\"boot\":1,\"session\":\"s\","
                + "\"started_at\":\"2026-01-01T00:00:00Z\",\"groups\":[]}")
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> receive(CAM, Channel.INFO, foreign, false))
        .hasMessageContaining("device must be cam1");
  }

  @Test
  void clearedTopicsMakeNoDevice() throws MalformedException {
    receive(CAM, Channel.STATUS, new byte[0], false);
    assertThat(registry.all()).isEmpty();
  }

  @Test
  void keepsNoMoreDevicesThanItsLimit() throws MalformedException {
    byte[] online = "online".getBytes(StandardCharsets.UTF_8);
    for (int i = 1; i <= 3; i++) {
      receive(new DeviceId("cam" + i), Channel.STATUS, online, false);
    }
    assertThatThrownBy(() -> receive(new DeviceId("cam4"), Channel.STATUS, online, false))
        .isInstanceOf(Registry.FullException.class)
        .hasMessage("cam4 is not taken up: this manager keeps at most 3 devices");
    assertThat(registry.summary().total()).isEqualTo(3);
  }

  @Test
  void listenersHearOfChangesAndOfForgetting() throws MalformedException {
    List<String> heard = new ArrayList<>();
    registry.listen(
        new RegistryListener() {
          @Override
          public void changed(Device before, Device now) {
            heard.add((before == null ? "new " : "") + now.presence());
          }

          @Override
          public void forgotten(DeviceId device) {
            heard.add("forgotten " + device);
          }
        });
    status("offline");
    status("offline");
    registry.forget(CAM);
    registry.forget(CAM);
    assertThat(heard).startsWith("new OFFLINE").endsWith("forgotten cam1");
    assertThat(heard.stream().filter(line -> line.startsWith("forgotten"))).hasSize(1);
  }

  @Test
  void desiredIsOrderedByRevision() throws MalformedException {
    for (long rev : new long[] {3, 2, 5, 4}) {
      live(Channel.DESIRED, new DesiredConfig(rev, clock.instant(), "test", List.of(), Map.of()));
    }
    assertThat(device().documents().desired().rev()).isEqualTo(5);
  }

  @Test
  void ageIsNeverLessThanTheTimeSinceArrival() throws MalformedException {
    live(Channel.HEALTH, health(1, 1, clock.instant()));
    Instant future = clock.instant().plusSeconds(100);
    long arrived = clock.getAsLong();
    clock.advance(Duration.ofSeconds(2));
    assertThat(device().pictureAgeMillis(future, arrived, clock.instant(), clock.getAsLong()))
        .isEqualTo(2_000);
  }

  @Test
  void clockThatIsAnHourAheadIsCorrected() throws MalformedException {
    Instant captured = clock.instant().plusSeconds(3_600);
    live(Channel.HEALTH, health(1, 1, captured));
    clock.advance(Duration.ofSeconds(5));
    assertThat(
            device()
                .pictureAgeMillis(captured, clock.getAsLong(), clock.instant(), clock.getAsLong()))
        .isEqualTo(5_000);
  }

  @Test
  void smallClockDifferenceIsTheNetworks() throws MalformedException {
    live(Channel.HEALTH, health(1, 1, clock.instant().minusMillis(900)));
    Instant captured = clock.instant().minusMillis(900);
    assertThat(
            device()
                .pictureAgeMillis(captured, clock.getAsLong(), clock.instant(), clock.getAsLong()))
        .isEqualTo(900);
  }
}
