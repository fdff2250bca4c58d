package camfleet.mqtt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Takes over from a link's callback thread without ever holding it up. Two lanes: messages come out
 * in order and in front, the newest being refused and counted when {@code capacity} wait; of the
 * pictures only the newest of each topic waits.
 */
public final class Inbox implements AutoCloseable {
  private final int capacity;
  private final Predicate<String> isPicture;
  private final ArrayDeque<Delivery> messages = new ArrayDeque<>();
  private final LinkedHashMap<String, Delivery> pictures = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closed;
  private boolean woken;
  private long received;
  private long refused;
  private long forgotten;

  /**
   * Counts since the inbox was made.
   *
   * @param refused messages that found the lane full
   * @param forgotten pictures that a newer one replaced
   */
  public record Counts(long received, long refused, long forgotten, int waiting) {}

  /**
   * @param isPicture tells by the topic which lane a delivery takes
   */
  public Inbox(int capacity, Predicate<String> isPicture) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
    }
    this.capacity = capacity;
    this.isPicture = isPicture;
  }

  /** Puts a delivery in its lane; false when it was refused. Never blocks. */
  public boolean offer(Delivery delivery) {
    boolean picture = isPicture.test(delivery.topic());
    lock.lock();
    try {
      received++;
      if (closed || (!picture && messages.size() >= capacity)) {
        refused++;
        return false;
      }
      if (picture) {
        // A topic keeps its place in the line when a newer picture replaces the waiting one, so
        // that
        // a busy camera neither starves nor overtakes the others.
        if (pictures.put(delivery.topic(), delivery) != null) {
          forgotten++;
        }
      } else {
        messages.addLast(delivery);
      }
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a delivery, messages first; null once closed. */
  public Delivery take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (messages.isEmpty() && pictures.isEmpty() && !closed) {
        changed.await();
      }
      return pollLocked();
    } finally {
      lock.unlock();
    }
  }

  /** Waits at most this long; null when nothing came, somebody woke it or the inbox is closed. */
  public Delivery poll(Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (messages.isEmpty() && pictures.isEmpty() && !closed && !woken && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
      return pollLocked();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the present {@link #poll}, or the next, without a delivery: there is other news. */
  public void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Delivery pollLocked() {
    Delivery message = messages.pollFirst();
    if (message != null || pictures.isEmpty()) {
      return message;
    }
    Map.Entry<String, Delivery> oldest = pictures.entrySet().iterator().next();
    pictures.remove(oldest.getKey());
    return oldest.getValue();
  }

  public Counts counts() {
    lock.lock();
    try {
      return new Counts(received, refused, forgotten, messages.size() + pictures.size());
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

  /** Wakes the taker with null and drops what waits. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      messages.clear();
      pictures.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
