package camfleet.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  @Test
  void threadsAreNamedAndNeverKeepTheProcessAlive() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    Thread thread = Threads.start("loop", ran::countDown);
    assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(thread.getName()).isEqualTo("loop");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(Threads.join(thread, 5_000)).isTrue();
  }

  @Test
  void areVirtualFromJdk24On() {
    assertThat(Threads.areVirtual()).isEqualTo(Runtime.version().feature() >= 24);
  }

  @Test
  void factoryNumbersItsThreads() {
    ThreadFactory factory = Threads.factory("worker");
    assertThat(factory.newThread(() -> {}).getName()).isEqualTo("worker-1");
    assertThat(factory.newThread(() -> {}).getName()).isEqualTo("worker-2");
  }

  @Test
  void joinSaysWhetherTheThreadHasEnded() {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        Threads.start(
            "loop",
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(Threads.join(thread, 1)).isFalse();
    end.countDown();
    assertThat(Threads.join(thread, 5_000)).isTrue();
    assertThat(Threads.join(null, 1)).isTrue();
    assertThat(Threads.join(Thread.currentThread(), 1)).isTrue();
  }

  @Test
  void platformThreadsAreDaemonsToo() {
    Thread thread = Threads.startPlatform("native", () -> {});
    assertThat(thread.isDaemon()).isTrue();
    assertThat(Threads.join(thread, 5_000)).isTrue();
  }
}
