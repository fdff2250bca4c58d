package camfleet.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded hand-over between two threads that never blocks the giver: when it is full the oldest
 * item is forgotten and counted. At any moment {@code given = taken + forgotten + waiting}.
 *
 * @param <T> what is handed over, such as an encoded frame
 */
public final class Mailbox<T> implements AutoCloseable {
  private final int capacity;
  private final ArrayDeque<T> items = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closed;
  private long given;
  private long taken;
  private long forgotten;

  /** Counts since the mailbox was made; {@code given = taken + forgotten + waiting}. */
  public record Counts(long given, long taken, long forgotten, int waiting) {}

  public Mailbox(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
    }
    this.capacity = capacity;
  }

  /** Gives an item; returns the one that had to be forgotten for it, or null. */
  public T put(T item) {
    Objects.requireNonNull(item, "item");
    lock.lock();
    try {
      given++;
      if (closed) {
        forgotten++;
        return item;
      }
      T oldest = null;
      if (items.size() == capacity) {
        oldest = items.pollFirst();
        forgotten++;
      }
      items.addLast(item);
      changed.signalAll();
      return oldest;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for an item; null once the mailbox is closed. What waited at the closing is forgotten.
   */
  public T take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (items.isEmpty() && !closed) {
        changed.await();
      }
      return pollLocked();
    } finally {
      lock.unlock();
    }
  }

  /** Waits at most this long; null when nothing came or the mailbox is closed. */
  public T poll(Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (items.isEmpty() && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return pollLocked();
    } finally {
      lock.unlock();
    }
  }

  private T pollLocked() {
    T item = items.pollFirst();
    if (item != null) {
      taken++;
    }
    return item;
  }

  public Counts counts() {
    lock.lock();
    try {
      return new Counts(given, taken, forgotten, items.size());
    } finally {
      lock.unlock();
    }
  }

  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes every taker with null; later items are forgotten at once. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      forgotten += items.size();
      items.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
