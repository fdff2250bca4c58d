package camfleet.device;

import camfleet.device.gpio.PiPins;
import camfleet.device.gpio.Pins;
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
 * @param pins those of the machine, as far as this device may use them
 */
public record Surroundings(
    InstantSource clock,
    LongSupplier nanos,
    ScheduledExecutorService timer,
    HostMetrics host,
    boolean alone,
    Pins pins) {

  /** Without pins. */
  public Surroundings(
      InstantSource clock,
      LongSupplier nanos,
      ScheduledExecutorService timer,
      HostMetrics host,
      boolean alone) {
    this(clock, nanos, timer, host, alone, Pins.NONE);
  }

  /** The real ones. */
  public static Surroundings real(ScheduledExecutorService timer, boolean alone) {
    return new Surroundings(
        InstantSource.system(),
        System::nanoTime,
        timer,
        new HostMetrics(Path.of("/"), ClockSync.ofThisMachine(System::nanoTime)),
        alone,
        alone ? new PiPins(Path.of("/")) : Pins.NONE);
  }

  public Surroundings withClock(InstantSource other) {
    return new Surroundings(other, nanos, timer, host, alone, pins);
  }

  Surroundings withTimer(ScheduledExecutorService other) {
    return new Surroundings(clock, nanos, other, host, alone, pins);
  }

  Surroundings withPins(Pins other) {
    return new Surroundings(clock, nanos, timer, host, alone, other);
  }

  /** A timer on one thread. */
  public static ScheduledExecutorService newTimer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, Threads.factory("timer"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
