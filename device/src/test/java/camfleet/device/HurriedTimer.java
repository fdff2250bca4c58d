package camfleet.device;

import camfleet.runtime.Threads;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer for which a second is a tenth of one, for tests that would only wait. */
final class HurriedTimer extends ScheduledThreadPoolExecutor {
  private static final int TIMES = 10;

  private volatile long heldNanos = -1;

  HurriedTimer() {
    super(1, Threads.factory("timer"));
  }

  /** Steps that are to come after just this time do not come, however long a test takes. */
  void hold(Duration time) {
    heldNanos = time.toNanos();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable step, long time, TimeUnit unit) {
    if (unit.toNanos(time) == heldNanos) {
      return super.schedule(step, 1, TimeUnit.DAYS);
    }
    return super.schedule(step, unit.toNanos(time) / TIMES, TimeUnit.NANOSECONDS);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable step, long first, long delay, TimeUnit unit) {
    return super.scheduleWithFixedDelay(
        step, unit.toNanos(first) / TIMES, unit.toNanos(delay) / TIMES, TimeUnit.NANOSECONDS);
  }
}
