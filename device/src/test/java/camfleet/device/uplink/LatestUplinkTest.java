package camfleet.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.message.DeviceEvent;
import camfleet.message.FrameMetadata;
import camfleet.message.FrameReason;
import camfleet.message.Json;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.Publication;
import camfleet.runtime.ManualClock;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatestUplinkTest {
  private static final String IMG = "camfleet/v1/img/cam1/latest";
  private static final String FRAME = "camfleet/v1/dev/cam1/frame";

  private final ManualClock clock = new ManualClock();
  private final MemoryBroker broker = new MemoryBroker(clock);
  private final BandwidthBudget budget = new BandwidthBudget(clock);
  private MqttLink link;
  private LatestUplink uplink;
  private byte[] shrunk;

  @BeforeEach
  void start() {
    LinkListener listener =
        new LinkListener() {
          @Override
          public void connected(BrokerLimits limits) {
            if (uplink != null) {
              uplink.connected();
            }
          }

          @Override
          public void disconnected(String reason) {}
        };
    link =
        broker.link(
            MqttSettings.of(MemoryBroker.ADDRESS, Login.of("cam1", null)),
            new Inbox(9, topic -> false),
            listener);
    Outlet outlet = new Outlet(Topics.standard(), DeviceId.of("cam1"), link);
    Events events = new Events(outlet, 1, clock, System.getLogger("test"));
    uplink =
        new LatestUplink(
            outlet,
            events,
            (jpeg, max) -> shrunk == null ? null : new Shrinker.Shrunk(shrunk, 32, 24),
            () -> 7,
            budget,
            clock);
    uplink.pace(10, 1000);
    uplink.setStreaming(true);
    uplink.start();
    link.start();
  }

  @AfterEach
  void stop() {
    uplink.close();
    link.close();
  }

  private static Frame frame(long sequence, int bytes) {
    return new Frame(
        new FrameHeader(
            0,
            Codec.JPEG,
            0,
            1,
            sequence,
            1_000_000_000L * sequence,
            FrameHeader.UNKNOWN_ERROR,
            0,
            640,
            480),
        new byte[bytes]);
  }

  private List<Long> sequences() {
    return broker.published(FRAME).stream().map(p -> metadata(p).seq()).toList();
  }

  private static FrameMetadata metadata(Publication publication) {
    try {
      return Json.read(publication.payload(), FrameMetadata.class);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void awaitSequences(Long... expected) {
    await().atMost(Duration.ofSeconds(5)).until(() -> sequences().equals(List.of(expected)));
  }

  @Test
  void keepsOneInFlightAndOnlyTheNewestWaiting() {
    broker.holdAcknowledgements();
    uplink.accept(frame(1, 10));
    await().until(() -> broker.published(IMG).size() == 1);
    for (long i = 2; i <= 5; i++) {
      clock.advance(Duration.ofMillis(100));
      uplink.accept(frame(i, 10));
    }
    assertThat(broker.published(IMG)).hasSize(1);
    broker.releaseAcknowledgements();
    awaitSequences(1L, 5L);
    assertThat(uplink.counts()).isEqualTo(new FrameCounts(2, 20, 3, 0, 0));
  }

  @Test
  void sendsThePictureBeforeItsMetadata() {
    uplink.accept(frame(1, 10));
    awaitSequences(1L);
    assertThat(broker.accepted())
        .extracting(accepted -> accepted.publication().topic())
        .containsExactly(IMG, FRAME);
    FrameMetadata metadata = metadata(broker.published(FRAME).get(0));
    assertThat(metadata.configRev()).isEqualTo(7);
    assertThat(metadata.clockErrorMs()).isNull();
    assertThat(metadata.sha256())
        .isEqualTo("01d448afd928065458cf670b60f5a594d735af0172c8d67f22a81680132681ca");
  }

  @Test
  void keepsThePace() {
    for (long i = 1; i <= 30; i++) {
      uplink.accept(frame(i, 10));
      long sent = i;
      if (i == 1 || i % 3 == 0) {
        await().until(() -> sequences().contains(sent));
      }
      clock.advance(Duration.ofNanos(33_333_333));
    }
    assertThat(broker.published(IMG)).hasSize(11);
  }

  @Test
  void encodesSmallerWhenTheLimitDemandsIt() {
    shrunk = new byte[900];
    uplink.accept(frame(1, 5000));
    awaitSequences(1L);
    assertThat(broker.published(IMG).get(0).payload()).hasSize(900);
    FrameMetadata metadata = metadata(broker.published(FRAME).get(0));
    assertThat(metadata.bytes()).isEqualTo(900);
    assertThat(metadata.width()).isEqualTo(32);
  }

  @Test
  void honoursTheBrokersPacketSize() {
    broker.stop();
    broker.setMaximumPacketSize(1000);
    broker.start();
    shrunk = new byte[300];
    uplink.pace(10, 1_000_000);
    uplink.accept(frame(1, 900));
    awaitSequences(1L);
    assertThat(broker.published(IMG).get(0).payload()).hasSize(300);
  }

  @Test
  void tellsOnceThatPicturesAreTooLargeAndSendsNone() throws Exception {
    for (long i = 1; i <= 3; i++) {
      uplink.accept(frame(i, 5000));
      long count = i;
      await().until(() -> uplink.counts().tooLarge() == count);
      clock.advance(Duration.ofMillis(100));
    }
    assertThat(broker.published(IMG)).isEmpty();
    List<Publication> events = broker.published("camfleet/v1/dev/cam1/event/camera");
    assertThat(events).hasSize(1);
    assertThat(Json.read(events.get(0).payload(), DeviceEvent.class).eventType())
        .isEqualTo("frame_too_large");
    assertThatThrownBy(() -> uplink.send(frame(9, 5000), FrameReason.SNAPSHOT))
        .isInstanceOf(FrameTooLargeException.class);
  }

  @Test
  void publishesAYoungPictureOnConnectAndNoOldOne() {
    uplink.accept(frame(1, 10));
    awaitSequences(1L);
    broker.cut("cam1");
    uplink.accept(frame(2, 10));
    clock.advance(Duration.ofMillis(500));
    broker.reconnect("cam1");
    awaitSequences(1L, 2L);
    assertThat(metadata(broker.published(FRAME).get(1)).reason()).isEqualTo(FrameReason.RECONNECT);
    broker.cut("cam1");
    clock.advance(Duration.ofSeconds(5));
    broker.reconnect("cam1");
    assertThat(sequences()).containsExactly(1L, 2L);
    uplink.pace(0.01, 1000);
    uplink.accept(frame(3, 10));
    awaitSequences(1L, 2L, 3L);
  }

  @Test
  void countsWhatIsLostWithTheConnection() {
    broker.holdAcknowledgements();
    uplink.accept(frame(1, 10));
    await().until(() -> broker.published(IMG).size() == 1);
    broker.cut("cam1");
    await().until(() -> uplink.counts().lost() == 1);
    assertThat(broker.published(FRAME)).isEmpty();
  }

  @Test
  void sendsOnlyWhatIsAskedForWhileNotStreaming() throws Exception {
    uplink.setStreaming(false);
    uplink.accept(frame(1, 10));
    assertThat(uplink.send(frame(2, 10), FrameReason.SNAPSHOT).seq()).isEqualTo(2);
    assertThat(sequences()).containsExactly(2L);
  }

  @Test
  void expiresAfterThreeIntervalsButNotBeforeTenSeconds() throws Exception {
    uplink.send(frame(1, 10), FrameReason.SNAPSHOT);
    uplink.pace(0.1, 1000);
    uplink.send(frame(2, 10), FrameReason.SNAPSHOT);
    assertThat(broker.published(IMG))
        .extracting(Publication::expiry)
        .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(30));
  }
}
