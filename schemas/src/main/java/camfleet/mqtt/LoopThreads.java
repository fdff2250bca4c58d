package camfleet.mqtt;

import camfleet.runtime.Threads;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Gives each of the client library's loops a thread from {@link Threads}. Keeps nothing itself, so
 * there is nothing to shut down; timers are not among its tasks because the link sends the pings.
 */
final class LoopThreads extends AbstractExecutorService implements ScheduledExecutorService {
  private final String name;

  LoopThreads(String name) {
    this.name = name;
  }

  @Override
  public void execute(Runnable loop) {
    Threads.start(name, loop);
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
