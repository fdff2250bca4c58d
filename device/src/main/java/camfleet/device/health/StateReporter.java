package camfleet.device.health;

import camfleet.device.uplink.Outlet;
import camfleet.message.CameraStatus;
import camfleet.message.DeviceState;
import camfleet.topic.Channel;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Publishes {@code state} when something in it changed: at once, but for the rate of pictures,
 * which is said at most every two seconds and only when it moved noticeably.
 */
public final class StateReporter {
  private static final long FPS_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** What is running, as the rooms that know it see it. */
  public record Facts(
      boolean streaming,
      CameraStatus camera,
      String cameraError,
      double fps,
      int width,
      int height,
      int viewers,
      DeviceState.Stream stream,
      double latestFps,
      Boolean synchronised) {}

  private final Outlet outlet;
  private final Supplier<Facts> facts;
  private final long boot;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private Facts said;
  private long saidNanos;
  private long seq;

  public StateReporter(
      Outlet outlet, Supplier<Facts> facts, long boot, InstantSource clock, LongSupplier nanos) {
    this.outlet = outlet;
    this.facts = facts;
    this.boot = boot;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Publishes when there is something new; called several times a second. */
  public synchronized void look() {
    Facts now = facts.get();
    if (outlet.isConnected() && isNews(now)) {
      say(now);
    }
  }

  /** Publishes in any case. */
  public synchronized void publish() {
    say(facts.get());
  }

  private void say(Facts now) {
    said = now;
    saidNanos = nanos.getAsLong();
    outlet.publish(
        Channel.STATE,
        new DeviceState(
            clock.instant(),
            boot,
            ++seq,
            now.streaming(),
            false,
            now.camera(),
            now.cameraError(),
            Math.round(now.fps() * 100) / 100.0,
            now.width(),
            now.height(),
            now.viewers(),
            now.stream(),
            now.latestFps(),
            now.synchronised()));
  }

  private boolean isNews(Facts now) {
    if (said == null
        || now.streaming() != said.streaming()
        || now.camera() != said.camera()
        || !Objects.equals(now.cameraError(), said.cameraError())
        || now.width() != said.width()
        || now.height() != said.height()
        || now.viewers() != said.viewers()
        || now.latestFps() != said.latestFps()
        || !Objects.equals(now.synchronised(), said.synchronised())
        || !now.stream().equals(said.stream())) {
      return true;
    }
    double moved = Math.abs(now.fps() - said.fps());
    return moved > Math.max(0.05 * said.fps(), 0.05) && nanos.getAsLong() - saidNanos >= FPS_NANOS;
  }
}
