package camfleet.manager.twin;

import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.topic.DeviceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Holds requests back after a connect until what the broker retains has had time to come, so that
 * no revision is made in ignorance of one that there is. On the twin's loop alone.
 */
final class Settling {
  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  /** A fleet that never falls silent must not hold everything up. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** As long as a request waits for a broker. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private record Request(Runnable work, CompletableFuture<?> answer, long sinceNanos) {}

  private final LongSupplier nanos;
  private final Deque<Request> requests = new ArrayDeque<>();
  private final Map<DeviceId, DesiredConfig> retained = new HashMap<>();
  private boolean connected;
  private boolean settled;
  private long connectedNanos;
  private long heardNanos;
  private long lostNanos;

  Settling(LongSupplier nanos) {
    this.nanos = nanos;
    this.lostNanos = nanos.getAsLong();
  }

  boolean isSettled() {
    return settled;
  }

  void connected() {
    connected = true;
    settled = false;
    connectedNanos = nanos.getAsLong();
    heardNanos = connectedNanos;
  }

  void disconnected() {
    if (connected) {
      lostNanos = nanos.getAsLong();
    }
    connected = false;
    settled = false;
    retained.clear();
  }

  /**
   * Something retained, or as good as that, has come.
   *
   * @param desired null when it was something else
   */
  void heard(DeviceId device, DesiredConfig desired) {
    if (settled) {
      return;
    }
    heardNanos = nanos.getAsLong();
    if (desired != null) {
      // What is retained comes once; after it only what somebody publishes now.
      retained.merge(device, desired, (old, now) -> now.rev() >= old.rev() ? now : old);
    }
  }

  /** What the broker holds, as far as it has come since the connect. */
  Map<DeviceId, DesiredConfig> retained() {
    return retained;
  }

  /** Whether everything has come, so that {@link #open} is due. */
  boolean isDue() {
    long now = nanos.getAsLong();
    if (!connected) {
      giveUp("the manager is not connected to the broker");
      return false;
    }
    if (settled) {
      return false;
    }
    long since = now - connectedNanos;
    return since >= MOST_NANOS || (since >= LEAST_NANOS && now - heardNanos >= QUIET_NANOS);
  }

  /** Lets those in who waited. */
  void open() {
    settled = true;
    retained.clear();
    List<Request> all = new ArrayList<>(requests);
    requests.clear();
    all.forEach(request -> request.work().run());
  }

  /** Runs it now or when it has settled; fails the answer when no broker comes. */
  void whenSettled(Runnable work, CompletableFuture<?> answer) {
    if (settled) {
      work.run();
    } else {
      requests.add(new Request(work, answer, nanos.getAsLong()));
    }
  }

  /** Fails requests that have waited for too long since there was a broker. */
  void giveUp(String cause) {
    long now = nanos.getAsLong();
    List<Request> ended = new ArrayList<>();
    for (Request request : requests) {
      long since = connected ? request.sinceNanos() : Math.max(request.sinceNanos(), lostNanos);
      if (now - since >= PATIENCE_NANOS) {
        ended.add(request);
      }
    }
    requests.removeAll(ended);
    TwinException why =
        new TwinException(
            new Problem(
                ProblemCode.IO_ERROR,
                "nothing is changed: " + cause + "; try again when that has changed"));
    ended.forEach(request -> request.answer().completeExceptionally(why));
  }
}
