package camfleet.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A line that takes 250 ms for a picture, and pictures that came without being asked for. */
class PulledTopicTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final PulledTopic topic = new PulledTopic("img/porch/latest", 1, 0);

  private static long nanos(long millis) {
    return millis * 1_000_000L;
  }

  private void ask(long millis) {
    topic.ask(CompletableFuture.completedFuture(null), nanos(millis));
    topic.answered(nanos(millis));
    topic.settle(nanos(millis));
  }

  private PulledTopic.Judgement comes(boolean retained, long seq, long shotMillis, long atMillis) {
    Delivery delivery =
        new Delivery(
            topic.topic,
            new byte[] {1},
            0,
            retained,
            Duration.ofSeconds(9),
            null,
            null,
            Map.of("boot", "1", "seq", "" + seq, "at", NOON.plusMillis(shotMillis).toString()),
            NOON.plusMillis(atMillis),
            nanos(atMillis));
    return topic.judge(delivery, nanos(atMillis));
  }

  @Test
  void livePictureBeforeTheRetainedOneIsGivenAndTheOtherAwaited() {
    ask(0);
    assertThat(comes(false, 1, 0, 250)).isEqualTo(PulledTopic.Judgement.FRESH);
    assertThat(topic.isIdle()).isFalse();
    assertThat(comes(true, 1, 0, 500)).isEqualTo(PulledTopic.Judgement.REPEATED);
    assertThat(topic.isIdle()).isTrue();
  }

  @Test
  void livePictureBehindTheRetainedOneHasWaitedOnTheLine() {
    ask(0);
    assertThat(comes(true, 1, 0, 250)).isEqualTo(PulledTopic.Judgement.FRESH);
    assertThat(comes(false, 2, 5, 500)).isEqualTo(PulledTopic.Judgement.TOO_OLD);
    assertThat(topic.due()).isLessThanOrEqualTo(nanos(500));
  }

  @Test
  void whatComesBehindOneThatWaitedHasWaitedToo() {
    ask(0);
    assertThat(comes(true, 1, 0, 250)).isEqualTo(PulledTopic.Judgement.FRESH);
    ask(250);
    assertThat(comes(false, 2, 5, 500)).isEqualTo(PulledTopic.Judgement.TOO_OLD);
    assertThat(comes(true, 9, 250, 750)).isEqualTo(PulledTopic.Judgement.TOO_OLD);
    ask(750);
    assertThat(comes(true, 24, 740, 1_000)).isEqualTo(PulledTopic.Judgement.FRESH);
  }

  @Test
  void livePictureOnAQuickLineIsGiven() {
    ask(0);
    assertThat(comes(true, 1, 0, 2)).isEqualTo(PulledTopic.Judgement.FRESH);
    assertThat(comes(false, 2, 33, 36)).isEqualTo(PulledTopic.Judgement.FRESH);
  }

  @Test
  void retainedPictureOfARareCameraIsNotTakenForALateOne() {
    ask(0);
    assertThat(comes(true, 1, 0, 10)).isEqualTo(PulledTopic.Judgement.FRESH);
    ask(1_000);
    assertThat(comes(true, 2, 300, 1_010)).isEqualTo(PulledTopic.Judgement.FRESH);
  }

  @Test
  void awaitsThePictureThoughNobodyHasToldYetWhenTheAnswerCame() {
    topic.ask(CompletableFuture.completedFuture(null), nanos(1_000));
    assertThat(topic.settle(nanos(1_001))).isNull();
    assertThat(topic.isIdle()).isFalse();
    assertThat(comes(true, 1, 990, 1_002)).isEqualTo(PulledTopic.Judgement.FRESH);
    assertThat(topic.isIdle()).isTrue();
  }

  @Test
  void asksAgainWhenTheRetainedPictureDoesNotFollow() {
    ask(0);
    comes(false, 1, 0, 10);
    topic.settle(nanos(400));
    assertThat(topic.isIdle()).isFalse();
    assertThat(topic.settle(nanos(600))).isNull();
    assertThat(topic.isIdle()).isTrue();
  }
}
