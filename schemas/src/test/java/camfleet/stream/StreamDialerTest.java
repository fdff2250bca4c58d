package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.runtime.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StreamDialerTest {
  private final RecordingStreamListener listener = new RecordingStreamListener();

  private StreamDialer dialer(FakeManager manager) {
    return new StreamDialer(
        manager::endpoint,
        () -> Messages.DEVICE,
        StreamSettings.DEFAULTS,
        InstantSource.system(),
        new Backoff(Duration.ofMillis(20), Duration.ofMillis(50), new Random(1)),
        listener);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("stream-"))
        .count();
  }

  @Test
  void dialsAgainWhenTheLineBreaks() throws Exception {
    AtomicInteger guests = new AtomicInteger();
    try (FakeManager manager =
        new FakeManager(
            guest -> {
              if (guests.incrementAndGet() < 4) {
                guest.welcome(1);
              } else {
                guest.welcome(1);
                while (guest.hear() != null) {
                  // until it goes
                }
              }
            })) {
      StreamDialer dialer = dialer(manager);
      dialer.start();
      dialer.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> listener.opened.size() == 4);
      assertThat(listener.ends).hasSize(3).allMatch(end -> end.by() == StreamEnd.By.NOBODY);
      assertThat(dialer.connection().end()).isNull();
      dialer.close();
      assertThat(dialer.isFinished()).isTrue();
      assertThat(listener.ends).hasSize(4);
      assertThat(threads()).isZero();
    }
  }

  @Test
  void holdsNobodyUpWhileItAsksWhereToDial() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch known = new CountDownLatch(1);
    try (FakeManager manager = new FakeManager(guest -> {})) {
      StreamDialer dialer =
          new StreamDialer(
              () -> {
                asked.countDown();
                awaitQuietly(known);
                return manager.endpoint();
              },
              () -> Messages.DEVICE,
              StreamSettings.DEFAULTS,
              InstantSource.system(),
              new Backoff(Duration.ofMillis(20), Duration.ofMillis(50), new Random(1)),
              listener);
      dialer.start();
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Boolean> look = CompletableFuture.supplyAsync(dialer::isFinished);
      assertThat(look).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
      known.countDown();
      dialer.close();
      assertThat(dialer.isFinished()).isTrue();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void givesUpWhenDiallingAgainMakesNoSense() throws Exception {
    try (FakeManager manager =
        new FakeManager(
            guest -> {
              guest.hear();
              guest.say(new Bye(ByeCode.UNAUTHORIZED, "no"));
              guest.hear();
            })) {
      StreamDialer dialer = dialer(manager);
      dialer.start();
      await().atMost(Duration.ofSeconds(30)).until(dialer::isFinished);
      assertThat(listener.failures)
          .containsExactly(manager.endpoint() + " refused the stream: unauthorized, no");
      assertThat(manager.connections()).isEqualTo(1);
    }
  }

  @Test
  void goesOnWhileNobodyIsThereAndStopsWhenClosed() throws Exception {
    FakeManager manager = new FakeManager(guest -> {});
    manager.close();
    StreamDialer dialer = dialer(manager);
    dialer.start();
    for (int i = 0; i < 3; i++) {
      assertThat(listener.failures.poll(10, TimeUnit.SECONDS)).startsWith("cannot reach ");
    }
    assertThat(dialer.isFinished()).isFalse();
    dialer.close();
    dialer.close();
    assertThat(dialer.isFinished()).isTrue();
    assertThat(threads()).isZero();
  }

  @Test
  void closingWhileDiallingEndsIt() throws IOException {
    try (FakeManager manager =
        new FakeManager(guest -> guest.socket.getInputStream().readAllBytes())) {
      StreamDialer dialer = dialer(manager);
      dialer.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> manager.connections() == 1);
      dialer.close();
      assertThat(dialer.isFinished()).isTrue();
      assertThat(listener.failures).isEmpty();
    }
  }
}
