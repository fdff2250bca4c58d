package camfleet.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MailboxTest {
  @Test
  void handsOverInOrder() throws Exception {
    Mailbox<Integer> box = new Mailbox<>(3);
    assertThat(box.put(1)).isNull();
    assertThat(box.put(2)).isNull();
    assertThat(box.take()).isEqualTo(1);
    assertThat(box.take()).isEqualTo(2);
    assertThat(box.counts()).isEqualTo(new Mailbox.Counts(2, 2, 0, 0));
  }

  @Test
  void forgetsOldestWhenFull() throws Exception {
    Mailbox<Integer> box = new Mailbox<>(2);
    box.put(1);
    box.put(2);
    assertThat(box.put(3)).isEqualTo(1);
    assertThat(box.take()).isEqualTo(2);
    assertThat(box.take()).isEqualTo(3);
    assertThat(box.counts()).isEqualTo(new Mailbox.Counts(3, 2, 1, 0));
  }

  @Test
  void pollGivesNullWhenNothingComes() throws Exception {
    assertThat(new Mailbox<>(1).poll(Duration.ofMillis(1))).isNull();
  }

  @Test
  void closingWakesTheTakerAndForgetsWhatWaits() throws Exception {
    Mailbox<Integer> box = new Mailbox<>(2);
    List<Object> taken = Collections.synchronizedList(new ArrayList<>());
    Thread taker =
        Threads.start(
            "taker",
            () -> {
              try {
                taken.add(box.take() == null ? "nothing" : "something");
              } catch (InterruptedException e) {
                taken.add(e);
              }
            });
    await()
        .until(
            () ->
                taker.getState() == Thread.State.WAITING
                    || taker.getState() == Thread.State.TIMED_WAITING);
    box.close();
    assertThat(Threads.join(taker, 5_000)).isTrue();
    assertThat(taken).containsExactly("nothing");
    assertThat(box.put(7)).isEqualTo(7);
    assertThat(box.counts()).isEqualTo(new Mailbox.Counts(1, 0, 1, 0));
    box.close();
  }

  @Test
  void needsRoomForOne() {
    assertThatThrownBy(() -> new Mailbox<>(0)).hasMessage("capacity must be at least 1, was 0");
  }

  @Test
  void givenIsTakenPlusForgottenPlusWaitingUnderFourThreads() throws Exception {
    Mailbox<Long> box = new Mailbox<>(5);
    AtomicLong forgotten = new AtomicLong();
    AtomicLong taken = new AtomicLong();
    List<Thread> givers = new ArrayList<>();
    List<Thread> takers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      givers.add(
          Threads.start(
              "giver",
              () -> {
                for (long n = 0; n < 100_000; n++) {
                  if (box.put(n) != null) {
                    forgotten.incrementAndGet();
                  }
                }
              }));
      takers.add(
          Threads.start(
              "taker",
              () -> {
                try {
                  while (box.take() != null) {
                    taken.incrementAndGet();
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    while (givers.stream().anyMatch(Thread::isAlive)) {
      Mailbox.Counts now = box.counts();
      assertThat(now.taken() + now.forgotten() + now.waiting()).isEqualTo(now.given());
      assertThat(now.waiting()).isBetween(0, 5);
    }
    await().until(() -> box.counts().waiting() == 0);
    box.close();
    for (Thread taker : takers) {
      assertThat(Threads.join(taker, 5_000)).isTrue();
    }
    assertThat(box.counts())
        .isEqualTo(new Mailbox.Counts(200_000, taken.get(), forgotten.get(), 0));
    assertThat(taken.get() + forgotten.get()).isEqualTo(200_000);
  }
}
