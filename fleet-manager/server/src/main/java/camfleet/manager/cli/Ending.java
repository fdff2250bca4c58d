package camfleet.manager.cli;

import camfleet.runtime.Closer;
import camfleet.runtime.Threads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits until the program is to end, by a signal or by itself, and closes everything before the
 * process does.
 */
final class Ending {
  private final Closer closer;
  private final CountDownLatch asked = new CountDownLatch(1);

  Ending(Closer closer) {
    this.closer = closer;
    Runtime.getRuntime().addShutdownHook(Threads.newThread("ending", this::close));
  }

  /** Ends the wait; the program goes on to close and return. */
  void ask() {
    asked.countDown();
  }

  /**
   * Waits for Ctrl-C, SIGTERM, {@link #ask} or the time, then closes.
   *
   * @param atMost null for as long as it takes
   */
  void await(Duration atMost) throws InterruptedException {
    if (atMost == null) {
      asked.await();
    } else if (!asked.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      asked.countDown();
    }
    close();
  }

  /** Closes everything, the last opened first; any number of times. */
  synchronized void close() {
    try {
      closer.close();
    } catch (RuntimeException e) {
      System.getLogger("camfleet.cli").log(System.Logger.Level.WARNING, e.getMessage());
    }
  }
}
