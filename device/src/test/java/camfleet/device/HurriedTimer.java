package camfleet.device;

import camfleet.runtime.Threads;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer for which a second is a tenth of one, for tests that would only wait. */
final class HurriedTimer extends ScheduledThreadPoolExecutor {
  private static final int TIMES = 10;

  HurriedTimer() {
    super(1, Threads.factory("timer"));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable step, long time, TimeUnit unit) {
    return super.schedule(step, unit.toNanos(time) / TIMES, TimeUnit.NANOSECONDS);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable step, long first, long delay, TimeUnit unit) {
    return super.scheduleWithFixedDelay(
        step, unit.toNanos(first) / TIMES, unit.toNanos(delay) / TIMES, TimeUnit.NANOSECONDS);
  }
}
