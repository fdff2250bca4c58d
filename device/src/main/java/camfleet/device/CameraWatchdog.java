package camfleet.device;

import camfleet.device.config.StartLimit;
import camfleet.device.pipeline.Pipeline;
import camfleet.message.CameraStatus;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Starts the agent again when the camera hangs in a call, from which nothing else brings it back:
 * soon after a trial, as the stored configuration is the last known good one by then, and otherwise
 * with patience. For one thread at a time.
 */
final class CameraWatchdog {
  /** In which the camera comes back from the call in which a trial left it. */
  static final Duration RETURN = Duration.ofSeconds(5);

  /** How long any other call of a camera lasts at most. */
  static final Duration CALL = Duration.ofSeconds(15);

  /** How long a call lasts at most that no trial may have to do with. */
  static final Duration HOPELESS = Duration.ofSeconds(30);

  /** So many looks in a row have to find such a call. */
  private static final int SURE_LOOKS = 4;

  /** When it is asked again whether the agent may start once more. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private static final System.Logger LOG = System.getLogger("camfleet.device");

  private final Pipeline pipeline;
  private final BooleanSupplier allowed;
  private final Runnable restart;
  private final LongSupplier nanos;

  private boolean armed;
  private long armedNanos;
  private boolean restarts;
  private int hopelessLooks;
  private boolean waits;
  private long waitsUntilNanos;

  /**
   * @param allowed counts one more start, such as {@link StartLimit#take}; false forbids it
   * @param restart ends the agent and starts it again
   */
  CameraWatchdog(Pipeline pipeline, BooleanSupplier allowed, Runnable restart, LongSupplier nanos) {
    this.pipeline = pipeline;
    this.allowed = allowed;
    this.restart = restart;
    this.nanos = nanos;
  }

  /** A trial ended without a picture: the camera is to take up what was in force before. */
  void arm() {
    armed = true;
    armedNanos = nanos.getAsLong();
  }

  /** Looks whether it does. */
  void look() {
    if (restarts) {
      return;
    }
    if (!armed) {
      lookAtOthers();
      return;
    }
    long unanswered = pipeline.unansweredNanos();
    long since = nanos.getAsLong() - armedNanos;
    boolean leftByTrial = unanswered >= since;
    if (since >= RETURN.toNanos() && (leftByTrial || unanswered >= CALL.toNanos())) {
      if (isAllowed()) {
        armed = false;
        restart();
      } else {
        armedNanos = nanos.getAsLong() + AGAIN.toNanos();
      }
    } else if (since >= CALL.toNanos() && unanswered < RETURN.toNanos()) {
      CameraStatus camera = pipeline.status().camera();
      armed =
          camera != CameraStatus.OK
              && camera != CameraStatus.BLACK
              && camera != CameraStatus.CLOSED;
    }
  }

  /** A call that no trial has to do with. */
  private void lookAtOthers() {
    long now = nanos.getAsLong();
    if (pipeline.unansweredNanos() < HOPELESS.toNanos()) {
      waits = false;
      hopelessLooks = 0;
      return;
    }
    // One look may follow a leap of the clock, when the machine slept.
    boolean isSure = ++hopelessLooks >= SURE_LOOKS;
    if (isSure && (!waits || now - waitsUntilNanos >= 0)) {
      waits = true;
      waitsUntilNanos = now + AGAIN.toNanos();
      if (isAllowed()) {
        restart();
      }
    }
  }

  /** Whether the camera hangs in a call that began before this moment. */
  boolean hangsSince(long begunNanos) {
    long unanswered = pipeline.unansweredNanos();
    return unanswered >= CALL.toNanos() && unanswered > nanos.getAsLong() - begunNanos;
  }

  /** Counts a start; false when there were too many, and the camera counts as failed. */
  boolean isAllowed() {
    boolean isAllowed = allowed.getAsBoolean();
    pipeline.giveUp(
        isAllowed
            ? null
            : "the agent starts again for that at most " + StartLimit.MOST + " times an hour");
    return isAllowed;
  }

  void restart() {
    restarts = true;
    String why = pipeline.status().error() + "; the agent starts again";
    pipeline.agentRestarts(why);
    LOG.log(System.Logger.Level.WARNING, why);
    restart.run();
  }
}
