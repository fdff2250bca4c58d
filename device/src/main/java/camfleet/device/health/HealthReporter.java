package camfleet.device.health;

import camfleet.device.uplink.Outlet;
import camfleet.message.DeviceHealth;
import camfleet.topic.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Publishes {@code health} each interval ± 20 %, so that a fleet's pulses do not fall together. */
public final class HealthReporter implements AutoCloseable {
  /**
   * What the agent knows of itself.
   *
   * @param controls what the camera itself says is in force, by setting, or null
   * @param pins null without pins
   * @param plugins by name, or null without any
   */
  public record Facts(
      DeviceHealth.Frames frames,
      DeviceHealth.Messages messages,
      DeviceHealth.Clock clock,
      Map<String, Object> controls,
      DeviceHealth.Pins pins,
      Map<String, DeviceHealth.Plugin> plugins) {}

  private final Outlet outlet;
  private final HostMetrics host;
  private final Path dataDir;
  private final Supplier<Facts> facts;
  private final long boot;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final ScheduledExecutorService timer;
  private final RandomGenerator random;
  private double intervalS = 10;
  private long startedNanos;
  private long seq;
  private ScheduledFuture<?> next;
  private boolean running;

  public HealthReporter(
      Outlet outlet,
      HostMetrics host,
      Path dataDir,
      Supplier<Facts> facts,
      long boot,
      InstantSource clock,
      LongSupplier nanos,
      ScheduledExecutorService timer,
      RandomGenerator random) {
    this.outlet = outlet;
    this.host = host;
    this.dataDir = dataDir;
    this.facts = facts;
    this.boot = boot;
    this.clock = clock;
    this.nanos = nanos;
    this.timer = timer;
    this.random = random;
  }

  public synchronized void start() {
    running = true;
    startedNanos = nanos.getAsLong();
    schedule();
  }

  /** Seconds between two messages; a new value counts from now. */
  public synchronized void interval(double seconds) {
    if (seconds != intervalS) {
      intervalS = seconds;
      if (running) {
        schedule();
      }
    }
  }

  /** Seconds since the start. */
  public synchronized double uptimeS() {
    return Math.round((nanos.getAsLong() - startedNanos) / 1e6) / 1000.0;
  }

  private void schedule() {
    if (next != null) {
      next.cancel(false);
    }
    double factor = 0.8 + 0.4 * random.nextDouble();
    try {
      next = timer.schedule(this::beat, (long) (intervalS * factor * 1e9), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      running = false;
    }
  }

  private void beat() {
    try {
      if (outlet.isConnected()) {
        publish();
      }
    } catch (RuntimeException e) {
      System.getLogger("camfleet.device.health")
          .log(System.Logger.Level.ERROR, "health was not published", e);
    } finally {
      synchronized (this) {
        if (running) {
          schedule();
        }
      }
    }
  }

  public synchronized void publish() {
    DeviceHealth health = health();
    outlet.publish(Channel.HEALTH, health, Duration.ofMillis((long) (3000 * intervalS)));
  }

  private DeviceHealth health() {
    Facts now = facts.get();
    return new DeviceHealth(
        clock.instant(),
        boot,
        ++seq,
        intervalS,
        uptimeS(),
        host.temperatureC(),
        host.load1m(),
        host.memoryTotalBytes(),
        host.memoryAvailableBytes(),
        host.rssBytes(),
        host.diskFreeBytes(dataDir),
        host.rssiDbm(),
        host.throttled(),
        now.frames(),
        now.messages(),
        now.clock(),
        now.controls(),
        now.pins(),
        now.plugins());
  }

  @Override
  public synchronized void close() {
    running = false;
    if (next != null) {
      next.cancel(false);
    }
  }
}
