package camfleet.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.runtime.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InboxTest {
  private final Inbox inbox = new Inbox(3, topic -> topic.startsWith("img/"));

  private static Delivery delivery(String topic, int number) {
    return new Delivery(
        topic, new byte[] {(byte) number}, 1, false, null, null, null, null, Instant.EPOCH, 0);
  }

  private String take() throws InterruptedException {
    Delivery next = inbox.poll(Duration.ZERO);
    return next == null ? null : next.topic() + " " + next.payload()[0];
  }

  @Test
  void messagesComeInOrderAndBeforePictures() throws Exception {
    inbox.offer(delivery("img/a", 1));
    inbox.offer(delivery("m/1", 2));
    inbox.offer(delivery("m/0", 3));
    assertThat(List.of(take(), take(), take())).containsExactly("m/1 2", "m/0 3", "img/a 1");
    assertThat(take()).isNull();
  }

  @Test
  void onlyTheNewestPictureOfATopicWaitsInTheOldOnesPlace() throws Exception {
    inbox.offer(delivery("img/a", 1));
    inbox.offer(delivery("img/b", 1));
    inbox.offer(delivery("img/a", 2));
    inbox.offer(delivery("img/a", 3));
    assertThat(List.of(take(), take())).containsExactly("img/a 3", "img/b 1");
    assertThat(inbox.counts()).isEqualTo(new Inbox.Counts(4, 0, 2, 0));
  }

  @Test
  void busyTopicDoesNotStarveTheOthers() throws Exception {
    inbox.offer(delivery("img/slow", 1));
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      inbox.offer(delivery("img/busy", i));
      taken.add(take());
    }
    assertThat(taken).containsExactly("img/slow 1", "img/busy 1", "img/busy 2", "img/busy 3");
  }

  @Test
  void refusesTheNewestMessageWhenFullButNeverAPicture() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(inbox.offer(delivery("m", i))).isTrue();
    }
    assertThat(inbox.offer(delivery("m", 3))).isFalse();
    assertThat(inbox.offer(delivery("img/a", 4))).isTrue();
    assertThat(inbox.counts()).isEqualTo(new Inbox.Counts(5, 1, 0, 4));
    assertThat(List.of(take(), take(), take(), take()))
        .containsExactly("m 0", "m 1", "m 2", "img/a 4");
  }

  @Test
  void closingWakesTheTaker() {
    Thread taker =
        Threads.start(
            "taker",
            () -> {
              try {
                assertThat(inbox.take()).isNull();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    inbox.close();
    assertThat(Threads.join(taker, 5_000)).isTrue();
    assertThat(inbox.offer(delivery("m", 1))).isFalse();
  }

  @Test
  void everyDeliveryIsTakenRefusedForgottenOrWaitingAndTopicsStayInOrder() throws Exception {
    Inbox shared = new Inbox(50, topic -> topic.startsWith("img/"));
    AtomicLong taken = new AtomicLong();
    List<String> wrong = new ArrayList<>();
    List<Thread> givers = new ArrayList<>();
    for (int g = 0; g < 3; g++) {
      String name = "" + g;
      givers.add(
          Threads.start(
              "giver",
              () -> {
                for (int i = 0; i < 50_000; i++) {
                  String topic = (i % 2 == 0 ? "img/" : "m/") + name;
                  shared.offer(
                      new Delivery(
                          topic, new byte[0], 0, false, null, null, null, null, Instant.EPOCH, i));
                }
              }));
    }
    Thread taker =
        Threads.start(
            "taker",
            () -> {
              Map<String, Long> last = new HashMap<>();
              try {
                Delivery next;
                while ((next = shared.take()) != null) {
                  taken.incrementAndGet();
                  Long before = last.put(next.topic(), next.arrivedNanos());
                  if (before != null && before >= next.arrivedNanos()) {
                    wrong.add(next.topic() + " " + before + " before " + next.arrivedNanos());
                  }
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    for (Thread giver : givers) {
      assertThat(Threads.join(giver, 20_000)).isTrue();
    }
    await().until(() -> shared.counts().waiting() == 0);
    shared.close();
    assertThat(Threads.join(taker, 5_000)).isTrue();
    Inbox.Counts counts = shared.counts();
    assertThat(counts.received()).isEqualTo(150_000);
    assertThat(taken.get() + counts.refused() + counts.forgotten()).isEqualTo(150_000);
    assertThat(wrong).isEmpty();
  }
}
