package camfleet.manager.frames;

import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Gets a picture that is young enough: from the hub, or by one capture that serves all who wait for
 * this camera at the time. Any thread may call it.
 */
public final class FreshFrames {
  private static final Duration FLOWING = Duration.ofSeconds(1);

  private final FrameHub hub;
  private final PictureAges ages;
  private final Function<DeviceId, CompletableFuture<?>> capture;
  private final LongSupplier nanos;
  private final Map<DeviceId, Flight> flights = new HashMap<>();

  /** One capture under way and all who wait for it. */
  private final class Flight implements FrameWatcher {
    final CompletableFuture<CameraFrame> landing = new CompletableFuture<>();
    final long begunNanos = nanos.getAsLong();
    final long maxAgeMillis;

    Flight(long maxAgeMillis) {
      this.maxAgeMillis = maxAgeMillis;
    }

    /** It wants one picture, not a stream. */
    @Override
    public double wish(DeviceId device) {
      return 0;
    }

    @Override
    public void arrived(CameraFrame frame) {
      long sinceBegun = (nanos.getAsLong() - begunNanos) / 1_000_000;
      if (ages.millis(frame) <= Math.max(maxAgeMillis, sinceBegun)) {
        // Whom it is young enough for takes a hold of its own before this call returns.
        end(frame.device(), this);
        landing.complete(frame);
      }
    }
  }

  /**
   * @param capture asks a camera for one picture now; fails when it will not come
   */
  public FreshFrames(
      FrameHub hub,
      PictureAges ages,
      Function<DeviceId, CompletableFuture<?>> capture,
      LongSupplier nanos) {
    this.hub = hub;
    this.ages = ages;
    this.capture = capture;
    this.nanos = nanos;
  }

  /**
   * A picture that is at most this old, or captured after this call, held for the caller. Fails
   * with one sentence when there is none within the time.
   */
  public CompletableFuture<CameraFrame> get(DeviceId device, Duration maxAge, Duration patience) {
    CameraFrame held = hub.hold(device);
    if (held != null) {
      if (held.isLive() && ages.millis(held) <= maxAge.toMillis()) {
        return CompletableFuture.completedFuture(held);
      }
      held.letGo();
    }
    return await(device, maxAge.toMillis(), patience, nanos.getAsLong());
  }

  /** Waits for the capture under way, or for one that this begins. */
  private CompletableFuture<CameraFrame> await(
      DeviceId device, long maxAgeMillis, Duration patience, long askedNanos) {
    boolean first = false;
    CompletableFuture<CameraFrame> mine;
    Flight flight;
    synchronized (flights) {
      flight = flights.get(device);
      if (flight == null) {
        flight = new Flight(maxAgeMillis);
        flights.put(device, flight);
        first = true;
      }
      mine =
          flight.landing.thenCompose(
              frame -> landed(frame, device, maxAgeMillis, patience, askedNanos));
    }
    if (first) {
      depart(device, flight, patience);
    }
    return mine;
  }

  /** Who came later than the capture began, or is stricter than who began it, may need the next. */
  private CompletableFuture<CameraFrame> landed(
      CameraFrame frame, DeviceId device, long maxAgeMillis, Duration patience, long askedNanos) {
    Duration waited = Duration.ofNanos(nanos.getAsLong() - askedNanos);
    boolean good = ages.millis(frame) <= Math.max(maxAgeMillis, waited.toMillis());
    Duration left = patience.minus(waited);
    if (!good && left.toMillis() > 0) {
      return await(device, maxAgeMillis, left, askedNanos);
    }
    return good
        ? CompletableFuture.completedFuture(frame.hold() ? frame : hub.hold(device))
        : CompletableFuture.failedFuture(new TimeoutException());
  }

  private void depart(DeviceId device, Flight flight, Duration patience) {
    FrameHub.Watch watch;
    try {
      watch = hub.watch(device, flight);
    } catch (WatchLimits.TooManyException e) {
      end(device, flight);
      flight.landing.completeExceptionally(e);
      return;
    }
    flight.landing.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    flight.landing.whenComplete(
        (frame, failure) -> {
          watch.close();
          end(device, flight);
        });
    if (!isFlowing(device)) {
      capture
          .apply(device)
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  flight.landing.completeExceptionally(failure);
                }
              });
    }
  }

  /** Whether pictures come at a pace at which the next one is as quick as a capture. */
  private boolean isFlowing(DeviceId device) {
    CameraFrame newest = hub.newest(device);
    return hub.wish(device) > 0
        && newest != null
        && newest.isLive()
        && nanos.getAsLong() - newest.arrivedNanos() < FLOWING.toNanos();
  }

  private void end(DeviceId device, Flight flight) {
    synchronized (flights) {
      flights.remove(device, flight);
    }
  }

  /** What to say of a failure of {@link #get}. */
  public static String sentence(DeviceId device, Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof TimeoutException
        ? device + " did not send a picture in time"
        : cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
