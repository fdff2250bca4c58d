package camfleet.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Where frames wait for credit. Each channel has one slot: the newest frame waits, an older one is
 * forgotten and counted for the next one of its channel. Channels pass in turn, the one that has
 * waited longest first. At any moment {@code given = sent + dropped + waiting}. Any thread gives;
 * one takes, either waiting or, on an event loop, by {@link #poll()}.
 *
 * @param <T> what is sent, such as a frame
 */
public final class CreditGate<T> implements AutoCloseable {
  /** The greatest number of dropped frames that a header can tell. */
  public static final long MOST_DROPPED = 0xFFFF_FFFFL;

  private final Consumer<? super T> forgotten;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Integer, Slot<T>> slots = new HashMap<>();
  private final ArrayDeque<Integer> turns = new ArrayDeque<>();
  private long credit;
  private long given;
  private long sent;
  private long dropped;
  private int waiting;
  private boolean closed;

  private static final class Slot<T> {
    final ArrayDeque<T> items = new ArrayDeque<>(1);
    int capacity = 1;
    long droppedSinceLast;
  }

  /**
   * What may be sent now.
   *
   * @param dropped items of this channel that were forgotten since the one sent before, at most
   *     {@link #MOST_DROPPED}
   */
  public record Passed<T>(int channel, T item, long dropped) {}

  /** Counts since the gate was made; {@code given = sent + dropped + waiting}. */
  public record Counts(long given, long sent, long dropped, int waiting, long credit) {}

  public CreditGate() {
    this(item -> {});
  }

  /**
   * @param forgotten gets each item that will not be sent, to release what it holds; called by the
   *     thread that gave the newer one or closed
   */
  public CreditGate(Consumer<? super T> forgotten) {
    this.forgotten = Objects.requireNonNull(forgotten, "forgotten");
  }

  /** Lets this many items of a channel wait instead of one, for those who want every frame. */
  public void queue(int channel, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
    }
    lock.lock();
    try {
      slot(channel).capacity = capacity;
    } finally {
      lock.unlock();
    }
  }

  /** Gives an item of channel 0. */
  public void put(T item) {
    put(0, item);
  }

  /** Gives an item; never waits. */
  public void put(int channel, T item) {
    Objects.requireNonNull(item, "item");
    T oldest;
    lock.lock();
    try {
      given++;
      oldest = closed ? item : add(channel, item);
      if (oldest != null) {
        dropped++;
      }
    } finally {
      lock.unlock();
    }
    if (oldest != null) {
      forgotten.accept(oldest);
    }
  }

  /** The item that had to go for this one, or null. */
  private T add(int channel, T item) {
    Slot<T> slot = slot(channel);
    T oldest = null;
    if (slot.items.isEmpty()) {
      turns.add(channel);
    }
    if (slot.items.size() >= slot.capacity) {
      oldest = slot.items.poll();
      slot.droppedSinceLast++;
    } else {
      waiting++;
    }
    slot.items.add(item);
    changed.signal();
    return oldest;
  }

  private Slot<T> slot(int channel) {
    return slots.computeIfAbsent(channel, any -> new Slot<>());
  }

  /** The receiver will take this many more. */
  public void grant(long more) {
    lock.lock();
    try {
      credit += more;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for credit and an item; null once the gate is closed. */
  public Passed<T> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && !isPassable()) {
        changed.await();
      }
      return pass();
    } finally {
      lock.unlock();
    }
  }

  /** Waits at most this long; null when nothing may pass or the gate is closed. */
  public Passed<T> poll(Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed && !isPassable() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return pass();
    } finally {
      lock.unlock();
    }
  }

  /** What may be sent now, or null; never waits. */
  public Passed<T> poll() {
    lock.lock();
    try {
      return pass();
    } finally {
      lock.unlock();
    }
  }

  private boolean isPassable() {
    return credit > 0 && !turns.isEmpty();
  }

  private Passed<T> pass() {
    if (!isPassable()) {
      return null;
    }
    int channel = turns.poll();
    Slot<T> slot = slots.get(channel);
    Passed<T> passed =
        new Passed<>(channel, slot.items.poll(), Math.min(slot.droppedSinceLast, MOST_DROPPED));
    slot.droppedSinceLast = 0;
    if (!slot.items.isEmpty()) {
      turns.add(channel);
    }
    credit--;
    sent++;
    waiting--;
    return passed;
  }

  /** Forgets a channel that ended, with what waits in it. */
  public void remove(int channel) {
    Slot<T> slot;
    lock.lock();
    try {
      turns.remove(channel);
      slot = slots.remove(channel);
      forget(slot);
    } finally {
      lock.unlock();
    }
    release(slot);
  }

  private void forget(Slot<T> slot) {
    if (slot != null) {
      dropped += slot.items.size();
      waiting -= slot.items.size();
    }
  }

  private void release(Slot<T> slot) {
    if (slot != null) {
      slot.items.forEach(forgotten);
    }
  }

  public Counts counts() {
    lock.lock();
    try {
      return new Counts(given, sent, dropped, waiting, credit);
    } finally {
      lock.unlock();
    }
  }

  /** Wakes the taker with null; what waits and what still comes is forgotten. */
  @Override
  public void close() {
    Map<Integer, Slot<T>> left;
    lock.lock();
    try {
      closed = true;
      left = new HashMap<>(slots);
      slots.clear();
      turns.clear();
      left.values().forEach(this::forget);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    left.values().forEach(this::release);
  }
}
