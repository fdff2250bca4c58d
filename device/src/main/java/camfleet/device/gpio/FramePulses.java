package camfleet.device.gpio;

import camfleet.runtime.Threads;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One pulse for each frame, given by a thread of its own so that no capture waits for it. */
final class FramePulses {
  private static final long STOP_MILLIS = 2000;

  private final Rest rest;
  private final Consumer<String> trouble;
  private final AtomicLong count = new AtomicLong();
  private volatile long lengthNanos = 1_000_000;
  private volatile Running running;

  private record Running(OpenPins.Output output, Semaphore due, Thread thread) {}

  /**
   * @param trouble hears why there are no pulses any more
   */
  FramePulses(Rest rest, Consumer<String> trouble) {
    this.rest = rest;
    this.trouble = trouble;
  }

  /** How long a pulse is, and at least the pause to the next one. */
  void length(long nanos) {
    lengthNanos = nanos;
  }

  /** A frame was captured; returns at once. */
  void frame() {
    Running now = running;
    if (now != null) {
      now.due().release();
    }
  }

  /** Gives pulses on this pin, for frames from now on. */
  synchronized void start(OpenPins.Output output) {
    stop();
    Semaphore due = new Semaphore(0);
    // Not a light thread: those wait for their turn among themselves.
    running = new Running(output, due, Threads.startPlatform("pulse", () -> giveAll(output, due)));
  }

  private void giveAll(OpenPins.Output output, Semaphore due) {
    try {
      while (true) {
        due.acquire();
        give(output);
        if (due.availablePermits() > 0) {
          rest.rest(lengthNanos);
        }
      }
    } catch (InterruptedException e) {
      // Stopped.
    } catch (PinException e) {
      trouble.accept(e.getMessage());
    }
  }

  private void give(OpenPins.Output output) throws InterruptedException, PinException {
    output.set(true);
    try {
      rest.rest(lengthNanos);
    } finally {
      output.set(false);
      count.incrementAndGet();
    }
  }

  /** Ends; the pin is low and nobody sets it any more. */
  synchronized void stop() {
    Running now = running;
    running = null;
    if (now != null) {
      now.thread().interrupt();
      Threads.join(now.thread(), STOP_MILLIS);
    }
  }

  /** Pulses that were given. */
  long count() {
    return count.get();
  }
}
