package camfleet.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import camfleet.runtime.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LatestPullTest {
  private static final String PORCH = "img/porch/latest";
  private static final String YARD = "img/yard/latest";

  private final MemoryBroker broker = new MemoryBroker();
  private final RecordingListener listener = new RecordingListener();
  private final LatestPull reader =
      new LatestPull(
          broker,
          MqttSettings.of(MemoryBroker.ADDRESS, Login.of("reader", null)),
          listener,
          broker.clock());

  @AfterEach
  void close() {
    reader.close();
  }

  private void publish(String topic, long boot, long seq) {
    broker.publish(
        Publication.of(topic, ("picture " + seq).getBytes(UTF_8), 0, true)
            .withExpiry(Duration.ofSeconds(10))
            .withUserProperties(
                Map.of(
                    "boot", "" + boot,
                    "seq", "" + seq,
                    "at", broker.clock().instant().toString())));
  }

  private void publish(String topic, long seq) {
    publish(topic, 7, seq);
  }

  private void pass(long millis) {
    broker.clock().advance(Duration.ofMillis(millis));
  }

  /** What is there at this moment: a sequence number, or null. */
  private Long look() throws InterruptedException {
    Delivery delivery = reader.next(Duration.ZERO);
    return delivery == null ? null : PictureStamp.of(delivery).orElseThrow().seq();
  }

  private void open(String... topics) {
    for (String topic : topics) {
      reader.add(topic, 1_000);
    }
    reader.start();
  }

  @Test
  void bringsTheNewestAndLeavesNothingStanding() throws Exception {
    publish(PORCH, 1);
    publish(PORCH, 2);
    open(PORCH);
    assertThat(look()).isEqualTo(2);
    assertThat(broker.subscriptions("reader")).isEmpty();
  }

  @Test
  void slowReaderNeverGetsAnOldPicture() throws Exception {
    open(PORCH);
    List<Long> seen = new ArrayList<>();
    for (int frame = 1; frame <= 300; frame++) {
      publish(PORCH, frame);
      pass(33);
      if (frame % 8 == 0) {
        Long got = look();
        assertThat(got).isEqualTo(frame);
        seen.add(got);
      }
    }
    assertThat(seen).hasSize(37);
    assertThat(reader.counts().pulls()).isEqualTo(37);
  }

  @Test
  void givesThePictureOnceAndAsksMoreAndMoreRarely() throws Exception {
    publish(PORCH, 1);
    open(PORCH);
    assertThat(look()).isEqualTo(1);
    for (int i = 0; i < 900; i++) {
      pass(10);
      assertThat(look()).isNull();
    }
    LatestPull.Counts counts = reader.counts();
    assertThat(counts.delivered()).isEqualTo(1);
    assertThat(counts.repeated()).isEqualTo(counts.pulls() - 1);
    // 9 s of a camera that has stopped: without the pause it would be 900.
    assertThat(counts.pulls()).isBetween(10L, 70L);
  }

  @Test
  void asksInStepWithTheCamera() throws Exception {
    open(PORCH);
    int frames = 0;
    int late = 0;
    long newest = 0;
    for (int millis = 0; millis < 20_000; millis++) {
      if (millis % 100 == 0) {
        publish(PORCH, ++newest);
      }
      Long got = look();
      if (got != null) {
        frames++;
        assertThat(got).isEqualTo(newest);
        late += millis % 100 > 15 ? 1 : 0;
      }
      pass(1);
    }
    assertThat(frames).isEqualTo(200);
    assertThat(late).isLessThan(10);
    assertThat(reader.counts().pulls()).isLessThan(450);
  }

  @Test
  void picturesWithoutPropertiesAreToldApartByTheirBytes() throws Exception {
    broker.setLimits(new BrokerLimits(4, Long.MAX_VALUE, 20, true));
    publish(PORCH, 1);
    open(PORCH);
    Delivery first = reader.next(Duration.ZERO);
    assertThat(first.payload()).isEqualTo("picture 1".getBytes(UTF_8));
    assertThat(PictureStamp.of(first)).isEmpty();
    pass(1_000);
    assertThat(reader.next(Duration.ZERO)).isNull();
    publish(PORCH, 2);
    pass(1_000);
    assertThat(reader.next(Duration.ZERO).payload()).isEqualTo("picture 2".getBytes(UTF_8));
  }

  @Test
  void deviceThatStartedAgainCountsFromOne() throws Exception {
    publish(PORCH, 7, 500);
    open(PORCH);
    assertThat(look()).isEqualTo(500);
    publish(PORCH, 8, 1);
    pass(1_000);
    assertThat(look()).isEqualTo(1);
  }

  @Test
  void olderPictureOfTheSameLifeIsNotGiven() throws Exception {
    publish(PORCH, 10);
    open(PORCH);
    assertThat(look()).isEqualTo(10);
    publish(PORCH, 9);
    pass(1_000);
    assertThat(look()).isNull();
  }

  @Test
  void waitsForATopicWithoutAPicture() throws Exception {
    open(PORCH);
    for (int i = 0; i < 100; i++) {
      assertThat(look()).isNull();
      pass(50);
    }
    assertThat(reader.counts().empty()).isBetween(3L, 8L);
    publish(PORCH, 1);
    pass(1_600);
    look();
    pass(1_600);
    assertThat(reader.counts().delivered() == 1 || look() == 1).isTrue();
  }

  @Test
  void expiredPictureIsNoPicture() throws Exception {
    publish(PORCH, 1);
    pass(10_001);
    open(PORCH);
    assertThat(look()).isNull();
    pass(600);
    assertThat(look()).isNull();
    assertThat(reader.counts().empty()).isEqualTo(1);
  }

  @Test
  void eachOfSeveralTopicsHasItsTurn() throws Exception {
    open(PORCH, YARD, "img/none/latest");
    int[] turns = new int[2];
    for (int frame = 1; frame <= 100; frame++) {
      publish(PORCH, frame);
      publish(YARD, frame);
      pass(33);
      Delivery got = reader.next(Duration.ZERO);
      if (got != null) {
        turns[got.topic().equals(PORCH) ? 0 : 1]++;
        assertThat(PictureStamp.of(got).orElseThrow().seq()).isEqualTo(frame);
      }
    }
    assertThat(turns[0] + turns[1]).isGreaterThan(85);
    assertThat(Math.abs(turns[0] - turns[1])).isLessThan(8);
  }

  @Test
  void keepsToTheGreatestRate() throws Exception {
    reader.add(PORCH, 2);
    reader.start();
    int got = 0;
    for (int frame = 1; frame <= 300; frame++) {
      publish(PORCH, frame);
      got += look() == null ? 0 : 1;
      pass(33);
    }
    assertThat(got).isBetween(18, 20);
  }

  @Test
  void pictureThatNobodyTookInTimeIsAskedForAgain() throws Exception {
    publish(PORCH, 1);
    open(PORCH);
    reader.subscribe("note", 1);
    // A message comes with the picture and is taken first, and then nobody looks for 5 s.
    broker.denySubscribe(
        (client, filter) -> {
          broker.publish(Publication.of("note", new byte[1], 1, false));
          return false;
        });
    assertThat(reader.next(Duration.ZERO).topic()).isEqualTo("note");
    broker.denySubscribe((client, filter) -> false);
    pass(5_000);
    publish(PORCH, 2);
    assertThat(look()).isEqualTo(2);
    assertThat(reader.counts().forgotten()).isEqualTo(1);
  }

  @Test
  void goesOnAfterADisconnect() throws Exception {
    publish(PORCH, 1);
    open(PORCH);
    assertThat(look()).isEqualTo(1);
    broker.holdAcknowledgements();
    publish(PORCH, 2);
    pass(1_000);
    assertThat(look()).isEqualTo(2);
    broker.cut("reader");
    assertThat(look()).isNull();
    assertThat(listener.disconnected).hasSize(1);
    publish(PORCH, 3);
    pass(1_000);
    broker.reconnect("reader");
    assertThat(broker.subscriptions("reader")).isEmpty();
    assertThat(look()).isEqualTo(3);
  }

  @Test
  void refusedTopicIsToldOnceAndHoldsUpNoOther() throws Exception {
    broker.denySubscribe((client, filter) -> filter.equals(YARD));
    open(YARD, PORCH);
    for (int frame = 1; frame <= 100; frame++) {
      publish(PORCH, frame);
      pass(100);
      look();
    }
    assertThat(reader.counts().delivered()).isGreaterThan(80);
    assertThat(listener.refused).hasSize(1);
    assertThat(listener.refused.get(0)).contains(YARD);
  }

  @Test
  void messagesOfPlainSubscriptionsAllComeOut() throws Exception {
    reader.subscribe("dev/+/status", 1);
    publish(PORCH, 1);
    open(PORCH);
    for (int i = 0; i < 3; i++) {
      broker.publish(Publication.of("dev/porch/status", ("s" + i).getBytes(UTF_8), 1, true));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(reader.next(Duration.ZERO).payload()).isEqualTo(("s" + i).getBytes(UTF_8));
    }
    assertThat(look()).isEqualTo(1);
    assertThatThrownBy(() -> reader.add("a", 0)).hasMessageContaining("must be > 0");
  }

  @Test
  void closeFromAnotherThreadEndsTheWaiting() throws Exception {
    open(PORCH);
    CompletableFuture<Delivery> waiting = new CompletableFuture<>();
    Thread thread =
        Threads.start(
            "waiting-reader",
            () -> {
              try {
                waiting.complete(reader.next(Duration.ofHours(1)));
              } catch (InterruptedException e) {
                waiting.completeExceptionally(e);
              }
            });
    await().until(() -> reader.counts().pulls() == 1);
    reader.close();
    reader.close();
    assertThat(waiting.get(5, TimeUnit.SECONDS)).isNull();
    assertThat(Threads.join(thread, 5_000)).isTrue();
    assertThat(reader.next(Duration.ofHours(1))).isNull();
  }

  @Test
  void removedTopicIsNotAskedFor() throws Exception {
    publish(PORCH, 1);
    open(PORCH);
    assertThat(look()).isEqualTo(1);
    reader.remove(PORCH);
    publish(PORCH, 2);
    pass(5_000);
    assertThat(look()).isNull();
    assertThat(reader.counts().pulls()).isEqualTo(1);
  }
}
