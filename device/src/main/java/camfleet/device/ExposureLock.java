package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraException;
import camfleet.device.command.Arguments;
import camfleet.device.command.CommandException;
import camfleet.device.command.Outcome;
import camfleet.frame.Frame;
import camfleet.message.DeviceInfo;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code lock} and {@code unlock}: what the camera's automatic chose becomes a local override, and
 * is given up again. Between them the values are kept as any override is.
 */
final class ExposureLock {
  private static final List<String> EXPOSURE = List.of("shutter_us", "gain");

  /** One gain of colour without the other says nothing. */
  private static final List<String> WHITE_BALANCE =
      List.of("white_balance_red_gain", "white_balance_blue_gain");

  /** A camera that nobody wants stays open longer than this after a picture. */
  private static final double LONGEST_PAUSE_S = 5;

  private static final long PATIENCE_SECONDS = 15;

  private final Map<String, DeviceInfo.SettingRange> ranges = new LinkedHashMap<>();
  private final Camera camera;
  private final Supplier<CompletableFuture<Frame>> snapshot;
  private final Function<Map<String, Object>, CompletableFuture<List<Problem>>> override;
  private final Supplier<Map<String, Object>> effective;
  private final double usualWarmUpS;
  private final ScheduledExecutorService timer;
  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * @param ranges what can be set on this device
   * @param snapshot the next picture once the camera is open and settled
   * @param override takes overrides and tells what came of them
   * @param effective the values in force
   * @param warmUp what the camera needs
   */
  ExposureLock(
      Map<String, DeviceInfo.SettingRange> ranges,
      Camera camera,
      Supplier<CompletableFuture<Frame>> snapshot,
      Function<Map<String, Object>, CompletableFuture<List<Problem>>> override,
      Supplier<Map<String, Object>> effective,
      Duration warmUp,
      ScheduledExecutorService timer) {
    EXPOSURE.stream()
        .filter(ranges::containsKey)
        .forEach(key -> this.ranges.put(key, ranges.get(key)));
    if (ranges.keySet().containsAll(WHITE_BALANCE)) {
      WHITE_BALANCE.forEach(key -> this.ranges.put(key, ranges.get(key)));
    }
    this.camera = camera;
    this.snapshot = snapshot;
    this.override = override;
    this.effective = effective;
    this.usualWarmUpS = Math.max(1, warmUp.toMillis() / 1000.0);
    this.timer = timer;
  }

  /** Whether there is anything that could be locked. */
  boolean isPossible() {
    return !ranges.isEmpty();
  }

  CompletionStage<Outcome> lock(Arguments arguments) throws CommandException {
    Double asked = arguments.number("warm_up_s", 0, 30);
    arguments.end();
    if (!busy.compareAndSet(false, true)) {
      throw new CommandException(
          ProblemCode.BUSY, "lock is being done already; ask again when it is done");
    }
    return settle(asked == null ? usualWarmUpS : asked)
        .thenCompose(settled -> keep())
        .whenComplete((outcome, failure) -> busy.set(false));
  }

  /** Takes pictures until the automatic has had so many seconds. */
  private CompletableFuture<Void> settle(double seconds) {
    return snapshot
        .get()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .handle((frame, failure) -> failure)
        // The capture thread, which brings the picture, writes no files.
        .thenComposeAsync(
            failure -> {
              if (failure != null) {
                return CompletableFuture.failedFuture(reason(failure));
              }
              if (seconds <= 0) {
                return CompletableFuture.completedFuture(null);
              }
              double pause = Math.min(seconds, LONGEST_PAUSE_S);
              return pause(pause).thenCompose(paused -> settle(seconds - pause));
            },
            timer);
  }

  private CompletableFuture<Void> pause(double seconds) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    Runnable end = () -> over.complete(null);
    timer.schedule(end, Math.round(seconds * 1000), TimeUnit.MILLISECONDS);
    return over;
  }

  private static Throwable reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof CameraException) {
      return new CommandException(ProblemCode.CAMERA_ERROR, cause.getMessage());
    }
    if (cause instanceof TimeoutException) {
      return new CommandException(
          ProblemCode.CAMERA_ERROR, "the camera gave no picture within " + PATIENCE_SECONDS + " s");
    }
    return cause;
  }

  private CompletableFuture<Outcome> keep() {
    Map<String, Object> values = values(camera.readings());
    if (values.isEmpty()) {
      return CompletableFuture.failedFuture(
          new CommandException(
              ProblemCode.UNSUPPORTED,
              "the camera \""
                  + camera.source()
                  + "\" does not say what "
                  + String.join(", ", ranges.keySet())
                  + " are in force; set them"));
    }
    return override.apply(values).thenCompose(problems -> outcome(problems, values));
  }

  /** As they can be set; what was not read is left to the automatic. */
  private Map<String, Object> values(Map<String, Object> readings) {
    Map<String, Object> values = new LinkedHashMap<>();
    ranges.forEach(
        (key, range) -> {
          // 0 is no value, it is the automatic.
          if (readings.get(key) instanceof Number number && number.doubleValue() > 0) {
            values.put(key, value(number.doubleValue(), range));
          }
        });
    if (!values.keySet().containsAll(WHITE_BALANCE)) {
      WHITE_BALANCE.forEach(values::remove);
    }
    return values;
  }

  private static Object value(double read, DeviceInfo.SettingRange range) {
    double value = Math.max(range.min(), Math.min(range.max(), read));
    if (range.type().equals("integer")) {
      return Math.max(1, Math.round(value));
    }
    return Math.round(value * 1000) / 1000.0;
  }

  CompletionStage<Outcome> unlock(Arguments arguments) throws CommandException {
    arguments.end();
    Map<String, Object> none = new HashMap<>();
    ranges.keySet().forEach(key -> none.put(key, null));
    return override
        .apply(none)
        .thenCompose(
            problems -> {
              Map<String, Object> now = new LinkedHashMap<>();
              ranges.keySet().forEach(key -> now.put(key, effective.get().get(key)));
              return outcome(problems, now);
            });
  }

  private static CompletableFuture<Outcome> outcome(
      List<Problem> problems, Map<String, Object> output) {
    return problems.isEmpty()
        ? CompletableFuture.completedFuture(new Outcome(output, null))
        : CompletableFuture.failedFuture(new CommandException(problems.get(0)));
  }
}
