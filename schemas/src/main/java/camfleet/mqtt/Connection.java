package camfleet.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has become of one attempt to connect: the client library's threads write it down here, the
 * link's thread waits for it.
 */
final class Connection implements Wire.Events {
  private static final long NEVER = Long.MAX_VALUE;

  private final Inbox inbox;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private BrokerLimits limits;
  private WireFailure failure;
  private boolean givenUp;
  private boolean replayed;
  private long pingAt = NEVER;
  private boolean pumpWanted;

  Connection(Inbox inbox) {
    this.inbox = inbox;
  }

  // ---- told by the wire

  @Override
  public void opened(BrokerLimits granted) {
    change(
        () -> {
          limits = granted;
          // A broker may set a shorter keep-alive than was asked for; the first check finds it.
          pingAt = System.nanoTime();
        });
  }

  @Override
  public void failed(WireFailure why) {
    change(
        () -> {
          if (failure == null) {
            failure = why;
          }
        });
  }

  @Override
  public void arrived(Delivery delivery) {
    inbox.offer(delivery);
  }

  @Override
  public void pingDue(long delayMillis) {
    change(
        () ->
            pingAt =
                delayMillis < 0
                    ? NEVER
                    : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMillis));
  }

  // ---- told by the link

  /** The link is being closed: whoever waits returns. */
  void giveUp() {
    change(() -> givenUp = true);
  }

  /** The standing subscriptions are made. */
  void replayed() {
    change(() -> replayed = true);
  }

  /** The outbox found no room in the library. */
  void pumpSoon() {
    change(() -> pumpWanted = true);
  }

  /** Work for the link's thread. */
  void task(Runnable task) {
    change(() -> tasks.addLast(task));
  }

  private void change(Runnable step) {
    lock.lock();
    try {
      step.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // ---- asked by the link's thread

  BrokerLimits limits() {
    lock.lock();
    try {
      return limits;
    } finally {
      lock.unlock();
    }
  }

  WireFailure failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  boolean isOver() {
    lock.lock();
    try {
      return failure != null || givenUp;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for CONNACK; false when it failed or did not come before the deadline. */
  boolean awaitOpened(long deadlineNanos) throws InterruptedException {
    return await(deadlineNanos, false);
  }

  /** Waits for SUBACK; false when the connection ended or it did not come in time. */
  boolean awaitReplayed(long deadlineNanos) throws InterruptedException {
    return await(deadlineNanos, true);
  }

  private boolean await(long deadlineNanos, boolean forReplay) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (failure == null && !givenUp && !(forReplay ? replayed : limits != null)) {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        changed.awaitNanos(left);
      }
      return failure == null && !givenUp;
    } finally {
      lock.unlock();
    }
  }

  /** What {@link #next} found to do. */
  enum Work {
    TASK,
    PING,
    PUMP,
    END
  }

  /** Waits for work on a standing connection; {@link Work#END} when it is over. */
  Work next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (failure != null || givenUp) {
          return Work.END;
        }
        if (!tasks.isEmpty()) {
          return Work.TASK;
        }
        if (pumpWanted) {
          pumpWanted = false;
          changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(2));
          return Work.PUMP;
        }
        long left = pingAt == NEVER ? NEVER : pingAt - System.nanoTime();
        if (left <= 0) {
          pingAt = NEVER;
          return Work.PING;
        }
        if (left == NEVER) {
          changed.await();
        } else {
          changed.awaitNanos(left);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The task that {@link #next} announced. */
  Runnable takeTask() {
    lock.lock();
    try {
      return tasks.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Waits at most this long on a dead connection, until the link is closed. */
  void pause(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (!givenUp && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
