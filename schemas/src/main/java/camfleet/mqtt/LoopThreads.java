package camfleet.mqtt;

import camfleet.runtime.Threads;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives each of the client library's loops a thread from {@link Threads}. Keeps nothing itself, so
 * there is nothing to shut down; timers are not among its tasks because the link sends the pings.
 */
final class LoopThreads extends AbstractExecutorService implements ScheduledExecutorService {
  private static final long CONNECTOR_SECONDS = 3;

  private final String name;
  private final AtomicBoolean first = new AtomicBoolean();
  private final CountDownLatch connectorEnded = new CountDownLatch(1);

  LoopThreads(String name) {
    this.name = name;
  }

  @Override
  public void execute(Runnable loop) {
    if (first.compareAndSet(false, true)) {
      Threads.start(
          name,
          () -> {
            try {
              loop.run();
            } finally {
              connectorEnded.countDown();
            }
          });
    } else {
      Threads.start(name, loop);
    }
  }

  /**
   * Waits until the first task, which opens the connection and starts the other loops, has ended: a
   * client that is stopped in the middle of it leaves that thread waiting for ever.
   */
  void awaitConnector() {
    if (!first.get()) {
      return;
    }
    try {
      connectorEnded.await(CONNECTOR_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    throw noTimers();
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw noTimers();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw noTimers();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    throw noTimers();
  }

  private static UnsupportedOperationException noTimers() {
    return new UnsupportedOperationException("the link keeps the time");
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return Collections.emptyList();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
