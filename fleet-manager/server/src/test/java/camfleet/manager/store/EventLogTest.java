package camfleet.manager.store;

import static camfleet.manager.store.StoreContract.AT;
import static camfleet.manager.store.StoreContract.CAM1;
import static camfleet.manager.store.StoreContract.event;
import static camfleet.manager.store.StoreContract.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log takes events at once and stores them when it can. */
class EventLogTest {
  private static final Duration SOON = Duration.ofMillis(1);

  private final Recorder recorder = new Recorder();
  private EventLog log = log(100, EventLog.Keep.DEFAULTS);

  private EventLog log(int capacity, EventLog.Keep keep) {
    return new EventLog(recorder.store(), keep, InstantSource.fixed(AT), capacity, SOON);
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void storesInOrderWhatIsTold() {
    log.start();
    IntStream.range(0, 50).forEach(i -> log.tell(event(CAM1, AT, "e" + i)));
    await().until(() -> log.counts().stored() == 50);
    assertThat(types(recorder.events))
        .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "e" + i).toList());
    assertThat(log.counts()).isEqualTo(new EventLog.Counts(50, 50, 0, 0, 0));
  }

  @Test
  void storesTogetherWhatCameTogether() {
    IntStream.range(0, 50).forEach(i -> log.tell(event(CAM1, AT, "e" + i)));
    log.start();
    await().until(() -> log.counts().stored() == 50);
    assertThat(recorder.batches).containsExactly(50);
  }

  @Test
  void forgetsTheOldestWhenTooManyWait() {
    IntStream.range(0, 130).forEach(i -> log.tell(event(CAM1, AT, "e" + i)));
    assertThat(log.counts()).isEqualTo(new EventLog.Counts(130, 0, 30, 100, 0));
    log.start();
    await().until(() -> log.counts().stored() == 100);
    assertThat(recorder.events.get(0).type()).isEqualTo("e30");
  }

  @Test
  void tellsWithoutWaitingWhileTheStoreIsStuck() throws Exception {
    recorder.gate = new CountDownLatch(1);
    log.start();
    log.tell(event(CAM1, AT, "first"));
    assertThat(recorder.entered.await(10, TimeUnit.SECONDS)).isTrue();
    IntStream.range(0, 500).forEach(i -> log.tell(event(CAM1, AT, "e" + i)));
    assertThat(log.counts().waiting()).isEqualTo(100);
    recorder.gate.countDown();
    await().until(() -> log.counts().stored() == 100);
    assertThat(recorder.events.get(0).type()).isEqualTo("first");
    EventLog.Counts counts = log.counts();
    assertThat(counts.told()).isEqualTo(counts.stored() + counts.forgotten() + counts.waiting());
  }

  @Test
  void keepsWhatCouldNotBeStoredUntilItCan() {
    recorder.failuresLeft = 10;
    log.start();
    IntStream.range(0, 5).forEach(i -> log.tell(event(CAM1, AT, "e" + i)));
    await().until(() -> log.counts().stored() == 5);
    assertThat(types(recorder.events)).containsExactly("e0", "e1", "e2", "e3", "e4");
    assertThat(log.counts().failures()).isEqualTo(10);
  }

  @Test
  void givesUpTheOneEventThatCannotBeStored() {
    recorder.refused = "poison";
    for (String type : List.of("before", "poison", "after")) {
      log.tell(event(CAM1, AT, type));
    }
    log.start();
    await().until(() -> log.counts().stored() == 2);
    assertThat(types(recorder.events)).containsExactly("before", "after");
    assertThat(log.counts().forgotten()).isEqualTo(1);
  }

  @Test
  void aBugInTheStoreDoesNotEndTheLog() {
    recorder.bugsLeft = 1;
    log.start();
    log.tell(event(CAM1, AT, "e"));
    await().until(() -> log.counts().stored() == 1);
  }

  @Test
  void storesWhatWaitsWhenItIsClosed() {
    IntStream.range(0, 100).forEach(i -> log.tell(event(CAM1, AT, "e" + i)));
    log.start();
    log.close();
    log.close();
    assertThat(recorder.events).hasSize(100);
    log.tell(event(CAM1, AT, "late"));
    assertThat(log.counts()).isEqualTo(new EventLog.Counts(101, 100, 1, 0, 0));
  }

  @Test
  void closesWhileTheStoreFailsAndCountsWhatIsLost() {
    recorder.failuresLeft = Integer.MAX_VALUE;
    log.start();
    log.tell(event(CAM1, AT, "e"));
    await().until(() -> log.counts().failures() > 0);
    log.close();
    assertThat(log.counts().forgotten()).isEqualTo(1);
    assertThat(log.counts().waiting()).isZero();
  }

  @Test
  void forgetsOldOnesAtTheStartAndEveryThousand() {
    log = log(5_000, new EventLog.Keep(7, Duration.ofDays(3)));
    log.start();
    for (int i = 0; i < 2_500; i++) {
      log.tell(event(CAM1, AT, "e" + i));
    }
    await().until(() -> log.counts().stored() == 2_500);
    await().until(() -> recorder.prunings.size() >= 2);
    assertThat(recorder.prunings.get(0)).isEqualTo(AT.minus(Duration.ofDays(3)) + " 7");
  }

  /** A store that only takes events. */
  private static final class Recorder {
    final List<StoredEvent> events = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    final List<String> prunings = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch entered = new CountDownLatch(1);
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile int failuresLeft;
    volatile int bugsLeft;
    volatile String refused;

    Store store() {
      return (Store)
          Proxy.newProxyInstance(
              Store.class.getClassLoader(),
              new Class<?>[] {Store.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "addEvents" -> add((Collection<?>) arguments[0]);
                    case "pruneEvents" -> prune((Instant) arguments[0], (Integer) arguments[1]);
                    default -> throw new AssertionError(method);
                  });
    }

    private List<StoredEvent> add(Collection<?> batch) throws InterruptedException {
      entered.countDown();
      gate.await();
      if (bugsLeft > 0) {
        bugsLeft--;
        throw new IllegalStateException("a bug");
      }
      if (failuresLeft > 0) {
        failuresLeft--;
        throw new StoreException("no room");
      }
      List<StoredEvent> told = batch.stream().map(StoredEvent.class::cast).toList();
      if (types(told).contains(refused)) {
        throw new StoreException("cannot store " + refused);
      }
      batches.add(told.size());
      events.addAll(told);
      return told;
    }

    private int prune(Instant olderThan, int kept) {
      prunings.add(olderThan + " " + kept);
      return 0;
    }
  }
}
