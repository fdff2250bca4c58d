package camfleet.device;

import camfleet.device.health.ClockSync;
import camfleet.device.health.HostMetrics;
import camfleet.runtime.Threads;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.LongSupplier;

/**
 * What a device finds around it.
 *
 * @param clock the wall clock
 * @param nanos a monotonic clock
 * @param timer runs short things later; may be shared by many devices and is not closed by them
 * @param host the machine
 * @param alone whether this JVM is this device's alone, so that all its log lines are the device's
 */
public record Surroundings(
    InstantSource clock,
    LongSupplier nanos,
    ScheduledExecutorService timer,
    HostMetrics host,
    boolean alone) {

  /** The real ones. */
  public static Surroundings real(ScheduledExecutorService timer, boolean alone) {
    return new Surroundings(
        InstantSource.system(),
        System::nanoTime,
        timer,
        new HostMetrics(Path.of("/"), ClockSync.ofThisMachine(System::nanoTime)),
        alone);
  }

  public Surroundings withClock(InstantSource other) {
    return new Surroundings(other, nanos, timer, host, alone);
  }

  Surroundings withTimer(ScheduledExecutorService other) {
    return new Surroundings(clock, nanos, other, host, alone);
  }

  /** A timer on one thread. */
  public static ScheduledExecutorService newTimer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, Threads.factory("timer"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
