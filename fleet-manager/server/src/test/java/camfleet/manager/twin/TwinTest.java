package camfleet.manager.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.manager.fleet.Registry;
import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Message;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Publication;
import camfleet.mqtt.PublishException;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.setting.SettingTable;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwinTest {
  private static final DeviceId CAM = new DeviceId("cam1");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private final ManualClock clock = new ManualClock();
  private final Topics topics = Topics.standard();
  private final Registry registry = new Registry(clock, clock);
  private final List<Publication> published = new ArrayList<>();
  private CompletableFuture<Void> broker = CompletableFuture.completedFuture(null);
  private long seq;
  private final Twin twin =
      new Twin(
          topics,
          registry,
          SettingTable.camera(),
          publication -> {
            published.add(publication);
            return broker;
          },
          clock,
          clock);

  @BeforeEach
  void listen() {
    registry.listen(twin);
  }

  private void receive(Channel channel, Message message) throws MalformedException {
    String topic = topics.of(channel, CAM);
    registry.receive(
        topics.parse(topic).orElseThrow(),
        new Delivery(
            topic,
            message.toBytes(),
            1,
            true,
            null,
            null,
            null,
            Map.of(),
            clock.instant(),
            clock.getAsLong()));
  }

  private void reports(long rev, ConfigStatus status) throws MalformedException {
    receive(
        Channel.REPORTED,
        new ReportedConfig(rev, status, clock.instant(), 1, ++seq, Map.of(), Map.of(), List.of()));
  }

  private CompletableFuture<Twin.Outcome> change(Map<String, Object> patch) {
    return twin.change(CAM, patch, null, "test", TIMEOUT);
  }

  @Test
  void revisionIsAboveWhatAnybodyRemembers() throws MalformedException {
    receive(
        Channel.DESIRED,
        new DesiredConfig(4, clock.instant(), "before", List.of("lab"), Map.of("quality", 50L)));
    reports(9, ConfigStatus.APPLIED);
    change(Map.of("fps", 5));
    DesiredConfig desired = twin.desired(CAM);
    assertThat(desired.rev()).isEqualTo(10);
    assertThat(desired.groups()).containsExactly("lab");
    assertThat(desired.config()).containsOnlyKeys("quality", "fps");
    assertThat(published.get(0).retain()).isTrue();
  }

  @Test
  void quickChangesBuildOnEachOther() {
    change(Map.of("fps", 5));
    change(Map.of("quality", 60));
    Map<String, Object> giveUp = new HashMap<>();
    giveUp.put("fps", null);
    change(giveUp);
    assertThat(twin.desired(CAM).rev()).isEqualTo(3);
    assertThat(twin.desired(CAM).config()).containsOnlyKeys("quality");
  }

  @Test
  void badValuesAreRefusedTogetherAndNothingIsSent() {
    assertThatThrownBy(() -> change(Map.of("fps", "abc", "nonsense", 1)).join())
        .hasCauseInstanceOf(Twin.TwinException.class)
        .satisfies(e -> assertThat(((Twin.TwinException) e.getCause()).problems()).hasSize(2));
    assertThat(published).isEmpty();
    assertThat(twin.desired(CAM)).isNull();
  }

  @Test
  void waitsForTheFinalWord() throws MalformedException {
    CompletableFuture<Twin.Outcome> outcome = change(Map.of("fps", 5));
    reports(0, ConfigStatus.APPLIED);
    reports(1, ConfigStatus.PENDING);
    assertThat(outcome).isNotDone();
    reports(1, ConfigStatus.REJECTED);
    assertThat(outcome.join().reported().status()).isEqualTo(ConfigStatus.REJECTED);
  }

  @Test
  void silenceEndsAtTheTimeoutAndStaysDesired() {
    CompletableFuture<Twin.Outcome> outcome = change(Map.of("fps", 5));
    clock.advance(TIMEOUT);
    twin.tick();
    assertThatThrownBy(outcome::join)
        .hasMessageContaining("cam1 did not say what became of revision 1 within 10.0 s");
    assertThat(twin.desired(CAM).rev()).isEqualTo(1);
  }

  @Test
  void unsentChangeIsTakenBackButItsNumberIsNotUsedAgain() {
    broker =
        CompletableFuture.failedFuture(
            new PublishException(PublishException.Reason.NOT_CONNECTED, "not connected"));
    assertThatThrownBy(() -> change(Map.of("fps", 5)).join())
        .hasMessageContaining("the configuration of cam1 was not sent: not connected");
    assertThat(twin.desired(CAM)).isNull();
    broker = CompletableFuture.completedFuture(null);
    change(Map.of("fps", 6));
    assertThat(twin.desired(CAM).rev()).isEqualTo(2);
  }
}
