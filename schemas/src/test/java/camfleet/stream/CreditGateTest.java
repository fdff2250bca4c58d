package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import camfleet.runtime.Threads;
import camfleet.stream.CreditGate.Counts;
import camfleet.stream.CreditGate.Passed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CreditGateTest {
  private final List<String> forgotten = Collections.synchronizedList(new ArrayList<>());
  private final CreditGate<String> gate = new CreditGate<>(forgotten::add);

  @Test
  void nothingPassesWithoutCredit() {
    gate.put("a");
    assertThat(gate.poll()).isNull();
    gate.grant(1);
    assertThat(gate.poll()).isEqualTo(new Passed<>(0, "a", 0));
    assertThat(gate.counts()).isEqualTo(new Counts(1, 1, 0, 0, 0));
  }

  @Test
  void theNewestWaitsAndTheNextOneTellsWhatWasForgotten() {
    gate.put("a");
    gate.put("b");
    gate.put("c");
    assertThat(forgotten).containsExactly("a", "b");
    gate.grant(2);
    assertThat(gate.poll()).isEqualTo(new Passed<>(0, "c", 2));
    gate.put("d");
    assertThat(gate.poll()).isEqualTo(new Passed<>(0, "d", 0));
    assertThat(gate.counts()).isEqualTo(new Counts(4, 2, 2, 0, 0));
  }

  @Test
  void channelsPassInTurnAndCountForThemselves() {
    for (int i = 0; i < 3; i++) {
      gate.put(1, "one " + i);
    }
    gate.put(2, "two");
    gate.put(1, "one 3");
    gate.grant(9);
    assertThat(gate.poll()).isEqualTo(new Passed<>(1, "one 3", 3));
    gate.put(1, "one 4");
    assertThat(gate.poll()).isEqualTo(new Passed<>(2, "two", 0));
    assertThat(gate.poll()).isEqualTo(new Passed<>(1, "one 4", 0));
    assertThat(gate.poll()).isNull();
  }

  @Test
  void aQueueKeepsAsManyAsItMay() {
    gate.queue(0, 3);
    for (String item : "a b c d".split(" ")) {
      gate.put(item);
    }
    assertThat(forgotten).containsExactly("a");
    gate.grant(9);
    assertThat(gate.poll()).isEqualTo(new Passed<>(0, "b", 1));
    assertThat(gate.poll()).isEqualTo(new Passed<>(0, "c", 0));
    assertThat(gate.poll()).isEqualTo(new Passed<>(0, "d", 0));
    assertThatThrownBy(() -> gate.queue(0, 0)).hasMessage("capacity must be at least 1, was 0");
  }

  @Test
  void aChannelThatEndsIsForgotten() {
    gate.put(1, "a");
    gate.put(2, "b");
    gate.remove(1);
    gate.remove(7);
    gate.grant(2);
    assertThat(forgotten).containsExactly("a");
    assertThat(gate.poll()).isEqualTo(new Passed<>(2, "b", 0));
    assertThat(gate.counts()).isEqualTo(new Counts(2, 1, 1, 0, 1));
  }

  @Test
  void waitsForCreditAndForAnItem() throws Exception {
    assertThat(gate.poll(Duration.ofMillis(1))).isNull();
    gate.put("a");
    Thread granter = Threads.start("granter", () -> gate.grant(1));
    assertThat(gate.take().item()).isEqualTo("a");
    Threads.join(granter, 1000);
    gate.grant(1);
    Thread giver = Threads.start("giver", () -> gate.put("b"));
    assertThat(gate.poll(Duration.ofSeconds(20)).item()).isEqualTo("b");
    Threads.join(giver, 1000);
  }

  @Test
  void closingWakesTheTakerAndForgetsWhatWaits() throws Exception {
    List<Object> taken = Collections.synchronizedList(new ArrayList<>());
    Thread taker =
        Threads.start(
            "taker",
            () -> {
              try {
                taken.add(gate.take() == null ? "nothing" : "something");
              } catch (InterruptedException e) {
                taken.add(e);
              }
            });
    gate.put("a");
    await().until(() -> taker.getState() == Thread.State.WAITING);
    gate.close();
    assertThat(Threads.join(taker, 5_000)).isTrue();
    assertThat(taken).containsExactly("nothing");
    gate.put("late");
    gate.close();
    assertThat(forgotten).containsExactly("a", "late");
    assertThat(gate.counts()).isEqualTo(new Counts(2, 0, 2, 0, 0));
  }

  @Test
  void givenIsSentPlusDroppedPlusWaitingUnderSixThreads() throws Exception {
    int each = 200_000;
    AtomicLong released = new AtomicLong();
    AtomicLong told = new AtomicLong();
    AtomicLong taken = new AtomicLong();
    CreditGate<Long> busy = new CreditGate<>(item -> released.incrementAndGet());
    busy.queue(3, 5);
    List<Thread> givers = new ArrayList<>();
    for (int channel = 0; channel < 4; channel++) {
      int to = channel;
      givers.add(
          Threads.start(
              "giver",
              () -> {
                for (long n = 0; n < each; n++) {
                  busy.put(to, n);
                }
              }));
    }
    long[] last = {-1, -1, -1, -1};
    Thread taker =
        Threads.start(
            "taker",
            () -> {
              try {
                for (Passed<Long> p = busy.take(); p != null; p = busy.take()) {
                  // Nothing comes twice or late, and the gap is exactly what is told.
                  if (p.item() - last[p.channel()] - 1 != p.dropped()) {
                    throw new AssertionError(p + " after " + last[p.channel()]);
                  }
                  last[p.channel()] = p.item();
                  told.addAndGet(p.dropped());
                  taken.incrementAndGet();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Thread granter =
        Threads.start(
            "granter",
            () -> {
              while (givers.stream().anyMatch(Thread::isAlive)) {
                if (busy.counts().credit() < 3) {
                  busy.grant(2);
                }
              }
              busy.grant(1000);
            });
    while (givers.stream().anyMatch(Thread::isAlive)) {
      Counts now = busy.counts();
      assertThat(now.sent() + now.dropped() + now.waiting()).isEqualTo(now.given());
      assertThat(now.waiting()).isBetween(0, 8);
    }
    assertThat(Threads.join(granter, 10_000)).isTrue();
    await().until(() -> busy.counts().waiting() == 0 && taken.get() == busy.counts().sent());
    assertThat(told.get()).isEqualTo(busy.counts().dropped()).isEqualTo(released.get());
    assertThat(taken.get() + released.get()).isEqualTo(4L * each);
    for (long item : last) {
      assertThat(item).as("the newest always comes").isEqualTo(each - 1);
    }
    busy.close();
    assertThat(Threads.join(taker, 5_000)).isTrue();
  }
}
