package camfleet.manager;

import camfleet.frame.Codec;
import camfleet.manager.fleet.Registry;
import camfleet.manager.frames.CameraFrame;
import camfleet.manager.frames.FrameHub;
import camfleet.manager.frames.FrameWatcher;
import camfleet.manager.frames.WatchLimits;
import camfleet.manager.rollout.HealthGate;
import camfleet.message.CameraStatus;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Judges cameras by their pictures while a change soaks: asks for two a second as any watcher does,
 * measures the camera's rate by their numbers, and looks into some of them on a thread of its own.
 * Any thread may call it.
 */
public final class PictureGate implements HealthGate {
  /** Pictures that are decoded each second, at most, of all cameras together. */
  static final int DECODES_PER_SECOND = 20;

  private static final System.Logger LOG = System.getLogger("camfleet.manager.gate");

  private final FrameHub hub;
  private final Registry registry;
  private final Executor worker;
  private final LongSupplier nanos;
  private final Map<DeviceId, PictureLook> looks = new ConcurrentHashMap<>();
  private final Map<DeviceId, FrameHub.Watch> watches = new ConcurrentHashMap<>();

  /**
   * @param worker decodes pictures, one at a time; no event loop
   */
  public PictureGate(FrameHub hub, Registry registry, Executor worker, LongSupplier nanos) {
    this.hub = hub;
    this.registry = registry;
    this.worker = worker;
    this.nanos = nanos;
  }

  @Override
  public void before(DeviceId device) {
    PictureLook look = new PictureLook(repeats(device));
    looks.put(device, look);
    CameraFrame held = hub.hold(device);
    if (held != null) {
      inside(held, () -> look.before(SmallPicture.of(held.payload())), () -> {});
    }
  }

  /** Whether its source gives the same picture again, such as a file does. */
  private boolean repeats(DeviceId device) {
    return registry
        .find(device)
        .map(known -> known.documents().health())
        .map(health -> health.frames() != null && health.frames().repeated() > 0)
        .orElse(false);
  }

  @Override
  public void watch(DeviceId device) {
    PictureLook look = looks.computeIfAbsent(device, id -> new PictureLook(repeats(id)));
    Expectation expectation =
        registry.find(device).map(Expectation::of).orElse(Expectation.NOTHING);
    if (expectation.isNothing()) {
      return;
    }
    look.begin(expectation, nanos.getAsLong());
    try {
      FrameHub.Watch other = watches.put(device, hub.watch(device, new Eye(look)));
      if (other != null) {
        other.close();
      }
    } catch (WatchLimits.TooManyException e) {
      // Nobody is blamed for what could not be looked at.
      look.begin(Expectation.NOTHING, nanos.getAsLong());
      LOG.log(
          System.Logger.Level.WARNING,
          device + ": its pictures are not looked at while its change soaks: " + e.getMessage());
    }
  }

  /** Sees the pictures of one camera as they come. */
  private final class Eye implements FrameWatcher {
    private final PictureLook look;

    Eye(PictureLook look) {
      this.look = look;
    }

    @Override
    public double wish(DeviceId device) {
      return Expectation.ASKED_FPS;
    }

    @Override
    public void arrived(CameraFrame frame) {
      look.arrived(frame);
      if (frame.header().codec() == Codec.JPEG && look.takes(frame, pause()) && frame.hold()) {
        inside(
            frame,
            () -> look.saw(SmallPicture.of(frame.payload()), frame.arrivedNanos()),
            look::sawNothing);
      }
    }
  }

  /** How long one camera's pictures are left alone, so that all together cost what they may. */
  private Duration pause() {
    return Duration.ofMillis(Math.max(1000, watches.size() * 1000L / DECODES_PER_SECOND));
  }

  /** Looks into a picture that is held, and lets it go. */
  private void inside(CameraFrame held, Runnable look, Runnable otherwise) {
    try {
      worker.execute(
          () -> {
            try {
              look.run();
            } catch (RuntimeException e) {
              otherwise.run();
            } finally {
              held.letGo();
            }
          });
    } catch (RuntimeException e) {
      // The manager is ending.
      held.letGo();
      otherwise.run();
    }
  }

  @Override
  public Optional<String> verdict(DeviceId device, boolean isOver) {
    PictureLook look = looks.get(device);
    if (look == null) {
      return Optional.empty();
    }
    Optional<String> frozen = look.isExpecting() ? frozen(device) : Optional.empty();
    return frozen.isPresent() ? frozen : look.verdict(nanos.getAsLong(), isOver);
  }

  /** The camera itself keeps back what does not change, so that it is not among the pictures. */
  private Optional<String> frozen(DeviceId device) {
    return registry
        .find(device)
        .map(known -> known.documents().state())
        .filter(state -> state.camera() == CameraStatus.FROZEN && state.cameraError() != null)
        .map(state -> "the picture stands still: " + state.cameraError());
  }

  @Override
  public void unwatch(DeviceId device) {
    looks.remove(device);
    FrameHub.Watch watch = watches.remove(device);
    if (watch != null) {
      watch.close();
    }
  }
}
