package camfleet.device.gpio;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** A lamp that blinks for a while: one on a pin, else the board's own. */
final class Blinking {
  private static final System.Logger LOG = System.getLogger("camfleet.device.gpio");
  private static final Duration HALF = Duration.ofMillis(250);
  private static final long STOP_MILLIS = 1000;

  private final Rest rest;
  private final Supplier<Optional<Lamp>> own;

  // Guarded by this.
  private Lamp onPin;
  private Thread thread;

  /**
   * @param own asked each time, since rights may change
   */
  Blinking(Rest rest, Supplier<Optional<Lamp>> own) {
    this.rest = rest;
    this.own = own;
  }

  /** A pin's lamp to use from now on, or null; nobody uses the one before any more. */
  synchronized void use(Lamp lamp) {
    stop();
    onPin = lamp;
  }

  /** Blinks for so long from now on; false without a lamp. */
  synchronized boolean blink(Duration length) {
    stop();
    Lamp lamp = onPin != null ? onPin : own.get().orElse(null);
    if (lamp == null) {
      return false;
    }
    // Files of /sys block as native code does.
    thread = Threads.startPlatform("identify", () -> run(lamp, length));
    return true;
  }

  private void run(Lamp lamp, Duration length) {
    try {
      lamp.take();
      try {
        for (long half = length.dividedBy(HALF); half > 0; half--) {
          lamp.set(half % 2 == 0);
          rest.rest(HALF.toNanos());
        }
      } finally {
        // An interrupt would keep the files from being written.
        boolean stopped = Thread.interrupted();
        lamp.giveBack();
        if (stopped) {
          Thread.currentThread().interrupt();
        }
      }
    } catch (InterruptedException e) {
      // Stopped.
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the lamp does not blink: " + e.getMessage());
    }
  }

  synchronized void stop() {
    if (thread != null) {
      thread.interrupt();
      Threads.join(thread, STOP_MILLIS);
      thread = null;
    }
  }
}
