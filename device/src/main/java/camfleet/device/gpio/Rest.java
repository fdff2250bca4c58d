package camfleet.device.gpio;

import java.util.concurrent.locks.LockSupport;

/** Lets time pass on the caller's thread. */
@FunctionalInterface
interface Rest {
  void rest(long nanos) throws InterruptedException;

  /** In real time; a sleep of older runtimes lasts whole milliseconds. */
  Rest REAL =
      nanos -> {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = until - System.nanoTime()) {
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
          LockSupport.parkNanos(left);
        }
      };
}
