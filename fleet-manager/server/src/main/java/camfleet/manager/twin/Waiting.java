package camfleet.manager.twin;

import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Those who wait for a device's final word on a revision. On the twin's loop alone. */
final class Waiting {
  private record Wait(
      DeviceId device,
      DesiredConfig desired,
      Duration timeout,
      long deadlineNanos,
      CompletableFuture<Outcome> outcome) {
    boolean isAnsweredBy(ReportedConfig reported) {
      return reported != null
          && (reported.rev() > desired.rev()
              || (reported.rev() == desired.rev() && reported.status() != ConfigStatus.PENDING));
    }
  }

  private final LongSupplier nanos;
  private final List<Wait> waits = new ArrayList<>();

  Waiting(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Completes with the device's word; fails when it does not come in time.
   *
   * @param said what the device says now, or null
   */
  CompletableFuture<Outcome> await(
      DeviceId device, DesiredConfig desired, Duration timeout, ReportedConfig said) {
    Wait wait =
        new Wait(
            device,
            desired,
            timeout,
            nanos.getAsLong() + timeout.toNanos(),
            new CompletableFuture<>());
    if (wait.isAnsweredBy(said)) {
      wait.outcome().complete(new Outcome(desired, said));
    } else {
      waits.add(wait);
    }
    return wait.outcome();
  }

  void reported(DeviceId device, ReportedConfig reported) {
    take(wait -> wait.device().equals(device) && wait.isAnsweredBy(reported))
        .forEach(wait -> wait.outcome().complete(new Outcome(wait.desired(), reported)));
  }

  /** Fails those who wait for this revision. */
  void fail(DeviceId device, long rev, Throwable failure) {
    take(wait -> wait.device().equals(device) && wait.desired().rev() == rev)
        .forEach(wait -> wait.outcome().completeExceptionally(failure));
  }

  /** Ends what has waited for too long. */
  void tick() {
    long now = nanos.getAsLong();
    take(wait -> now - wait.deadlineNanos() >= 0)
        .forEach(
            wait ->
                wait.outcome()
                    .completeExceptionally(
                        new TwinException(
                            new Problem(
                                ProblemCode.EXPIRED,
                                wait.device()
                                    + " did not say what became of revision "
                                    + wait.desired().rev()
                                    + " within "
                                    + wait.timeout().toMillis() / 1000.0
                                    + " s; it stays desired"))));
  }

  private List<Wait> take(Predicate<Wait> which) {
    List<Wait> taken = waits.stream().filter(which).toList();
    waits.removeAll(taken);
    return taken;
  }
}
