package camfleet.manager.twin;

import camfleet.manager.store.StoreException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Runs one task at a time; what fails in one is told, at most once a second, and stops no other.
 */
final class Loop implements Executor {
  private static final System.Logger LOG = System.getLogger("camfleet.manager.twin");
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Executor executor;
  private final LongSupplier nanos;
  private long toldNanos;
  private boolean hasTold;

  Loop(Executor executor, LongSupplier nanos) {
    this.executor = executor;
    this.nanos = nanos;
  }

  @Override
  public void execute(Runnable task) {
    submit(task);
  }

  /** False when the manager is ending and nothing runs any more. */
  boolean submit(Runnable task) {
    try {
      executor.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              tell(e);
            }
          });
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void tell(RuntimeException e) {
    long now = nanos.getAsLong();
    if (hasTold && now - toldNanos < PAUSE_NANOS) {
      return;
    }
    hasTold = true;
    toldNanos = now;
    LOG.log(
        System.Logger.Level.ERROR,
        "configurations are not kept up to date: "
            + (e instanceof StoreException ? e.getMessage() : e.toString()));
  }
}
