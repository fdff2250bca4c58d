package camfleet.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
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
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventPicturesTest {
  private static final String IMG = "camfleet/v1/img/cam1/motion";

  private final ManualClock clock = new ManualClock();
  private final MemoryBroker broker = new MemoryBroker(clock);
  private final BandwidthBudget budget = new BandwidthBudget(clock);
  private MqttLink link;
  private EventPictures pictures;
  private byte[] shrunk;

  @BeforeEach
  void start() {
    link =
        broker.link(
            MqttSettings.of(MemoryBroker.ADDRESS, Login.of("cam1", null)),
            new Inbox(9, topic -> false),
            new LinkListener() {
              @Override
              public void connected(BrokerLimits limits) {
                if (pictures != null) {
                  pictures.connected();
                }
              }

              @Override
              public void disconnected(String reason) {}
            });
    pictures =
        EventPictures.of(
            new Outlet(Topics.standard(), DeviceId.of("cam1"), link),
            (jpeg, max) -> shrunk == null ? null : new Shrinker.Shrunk(shrunk, 32, 24),
            () -> 7,
            budget);
    pictures.follow(3, 1000);
    link.start();
  }

  @AfterEach
  void stop() {
    pictures.close();
    link.close();
  }

  private void give(long from, long to, int bytes) {
    for (long sequence = from; sequence <= to; sequence++) {
      Frame frame =
          new Frame(
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
      pictures.taker().ifPresent(taker -> taker.accept(frame));
    }
  }

  private List<Long> sequences() {
    return broker.published(IMG).stream()
        .map(one -> Long.parseLong(one.userProperties().get("seq")))
        .toList();
  }

  private void awaitSequences(long from, long to) {
    List<Long> expected = LongStream.rangeClosed(from, to).boxed().toList();
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(sequences()).isEqualTo(expected));
  }

  @Test
  void thoseBeforeAndAfterTheBeginningGoOutInTheOrderOfTheirCapture() {
    give(1, 10, 10);
    pictures.begin();
    assertThat(pictures.isCollecting()).isTrue();
    give(11, 20, 10);
    awaitSequences(8, 13);
    assertThat(pictures.isCollecting()).isFalse();
    assertThat(pictures.counts()).isEqualTo(new EventPictures.Counts(6, 0, 0, 0));
    Publication first = broker.published(IMG).get(0);
    assertThat(first.retain()).isTrue();
    assertThat(first.qos()).isZero();
    assertThat(first.expiry()).isEqualTo(Duration.ofDays(1));
    assertThat(first.contentType()).isEqualTo("image/jpeg");
    assertThat(first.userProperties())
        .containsEntry("reason", "motion")
        .containsEntry("config_rev", "7")
        .containsKeys("at", "sha256", "boot");
  }

  @Test
  void anotherEventMeanwhileSendsNoneTwice() {
    give(1, 10, 10);
    pictures.begin();
    give(11, 12, 10);
    pictures.begin();
    give(13, 30, 10);
    awaitSequences(8, 15);
    pictures.begin();
    give(31, 40, 10);
    await().atMost(Duration.ofSeconds(5)).until(() -> sequences().size() == 14);
    assertThat(sequences()).isSorted().endsWith(28L, 29L, 30L, 31L, 32L, 33L);
  }

  @Test
  void oneIsInFlightAtATimeAndTheGiverNeverWaits() {
    broker.holdAcknowledgements();
    give(1, 3, 10);
    pictures.begin();
    give(4, 9, 10);
    await().atMost(Duration.ofSeconds(5)).until(() -> sequences().size() == 1);
    assertThat(pictures.counts().waiting()).isEqualTo(5);
    broker.releaseAcknowledgements();
    awaitSequences(1, 6);
  }

  @Test
  void whatWaitsIsBoundedByNumberAndBytes() {
    link.close();
    pictures.follow(50, Long.MAX_VALUE);
    for (int event = 0; event < 10; event++) {
      give(event * 100L + 1, event * 100L + 50, 10);
      pictures.begin();
      give(event * 100L + 51, event * 100L + 100, 10);
    }
    assertThat(pictures.counts())
        .isEqualTo(new EventPictures.Counts(0, 800, 0, EventPictures.MOST_WAITING));
    pictures.follow(0, 1000);
    assertThat(pictures.counts().waiting()).isZero();
    pictures.follow(50, Long.MAX_VALUE);
    int tenth = (int) (EventPictures.MOST_BYTES / 10);
    give(2001, 2030, tenth);
    pictures.begin();
    assertThat(pictures.counts().waiting()).isEqualTo(10);
    give(2031, 2040, tenth);
    assertThat(pictures.counts().waiting()).isEqualTo(10);
  }

  @Test
  void anEventWithoutAConnectionIsSentWhenThereIsOne() {
    broker.stop();
    await().until(() -> !link.isConnected());
    give(1, 3, 10);
    pictures.begin();
    give(4, 6, 10);
    assertThat(broker.published(IMG)).isEmpty();
    broker.start();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              broker.reconnect("cam1");
              return sequences().equals(List.of(1L, 2L, 3L, 4L, 5L, 6L));
            });
  }

  @Test
  void oneThatIsTooLargeIsEncodedSmallerOrLeftOut() {
    give(1, 1, 5000);
    pictures.begin();
    await().atMost(Duration.ofSeconds(5)).until(() -> pictures.counts().failed() == 1);
    shrunk = new byte[900];
    give(2, 2, 5000);
    awaitSequences(2, 2);
    assertThat(broker.published(IMG).get(0).payload()).hasSize(900);
    assertThat(broker.published(IMG).get(0).userProperties()).containsEntry("width", "32");
  }

  @Test
  void noneMeansNone() {
    pictures.follow(0, 1000);
    assertThat(pictures.taker()).isEmpty();
    pictures.begin();
    assertThat(pictures.isCollecting()).isFalse();
  }

  @Test
  void theyWaitForTheBandwidth() {
    budget.rate(16);
    budget.spend(10_000);
    give(1, 3, 10);
    pictures.begin();
    await().atMost(Duration.ofSeconds(5)).until(() -> pictures.counts().waiting() == 3);
    assertThat(sequences()).isEmpty();
    clock.advance(Duration.ofSeconds(60));
    awaitSequences(1, 3);
  }
}
