package camfleet.device.uplink;

import camfleet.frame.Frame;
import camfleet.stream.ClockEstimate;
import camfleet.stream.CreditGate;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The frames of a session on their way: what was given, what waits for the connection of the moment
 * and for how long, and what was sent. Any thread may call it.
 */
final class StreamFlow {
  /** How long a frame may wait before the stream is called blocked. */
  static final Duration BLOCKED = Duration.ofSeconds(2);

  /** How long a connection may be missing before pictures take the stream's place. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private final BandwidthBudget budget;
  private final StreamCounts counts;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private CreditGate<Given> gate;
  private ClockEstimate otherClock = new ClockEstimate();
  private long missingSince;
  private boolean isPending;
  private long pendingSince;
  private boolean wasOpen;
  private long given;
  private long sent;
  private long lastSent;

  /** A frame with its number among those that were given to this session. */
  record Given(Frame frame, long number) {}

  /**
   * How it is at one moment.
   *
   * @param blocked connected, and frames have waited too long for the other side
   * @param missing not connected, and for too long
   */
  record Condition(boolean connected, boolean blocked, boolean missing, long given, long sent) {}

  StreamFlow(BandwidthBudget budget, StreamCounts counts, LongSupplier nanos) {
    this.budget = budget;
    this.counts = counts;
    this.nanos = nanos;
    this.missingSince = nanos.getAsLong();
  }

  /** Takes a frame; without a connection it is forgotten. */
  void accept(Frame frame) {
    lock.lock();
    try {
      given++;
      if (gate == null) {
        if (wasOpen) {
          counts.wasForgotten();
        }
        return;
      }
      if (!isPending) {
        isPending = true;
        pendingSince = nanos.getAsLong();
      }
      gate.put(new Given(frame, given));
    } finally {
      lock.unlock();
    }
  }

  /** Where frames wait for a connection's credit. */
  CreditGate<Given> newGate() {
    return new CreditGate<>(this::forgotten);
  }

  private void forgotten(Given item) {
    budget.forgotten(item.frame().payload().length);
    counts.wasForgotten();
  }

  /** From now on frames wait there. */
  void open(CreditGate<Given> slot, ClockEstimate clock) {
    lock.lock();
    try {
      gate = slot;
      isPending = false;
      otherClock = clock;
      if (!wasOpen) {
        // What came before anybody could listen is nobody's loss.
        wasOpen = true;
        lastSent = given;
      }
    } finally {
      lock.unlock();
    }
  }

  /** The connection is gone. */
  void shut(CreditGate<Given> slot) {
    lock.lock();
    try {
      gate = null;
      isPending = false;
      missingSince = nanos.getAsLong();
    } finally {
      lock.unlock();
    }
    slot.close();
  }

  /** Wakes who waits for a frame; the connection of the moment gets no more. */
  void wake() {
    lock.lock();
    try {
      if (gate != null) {
        gate.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Frames that were forgotten between the one sent before and this one. */
  long droppedBefore(Given item) {
    lock.lock();
    try {
      return item.number() - lastSent - 1;
    } finally {
      lock.unlock();
    }
  }

  void sent(Given item) {
    lock.lock();
    try {
      lastSent = item.number();
      sent++;
    } finally {
      lock.unlock();
    }
    counts.wasSent(item.frame().payload().length);
  }

  /** One was taken from the gate and cannot be sent. */
  void tooLarge() {
    counts.wasForgotten();
  }

  /** One was taken from the gate, and the wait of the next begins. */
  void taken(CreditGate<Given> slot) {
    lock.lock();
    try {
      isPending = slot.counts().waiting() > 0;
      pendingSince = nanos.getAsLong();
    } finally {
      lock.unlock();
    }
  }

  /** It is this side that waits; the other one blocks nothing. */
  void hesitates() {
    lock.lock();
    try {
      isPending = false;
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    lock.lock();
    try {
      return gate != null;
    } finally {
      lock.unlock();
    }
  }

  Condition condition() {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      boolean open = gate != null;
      return new Condition(
          open,
          open && isPending && now - pendingSince > BLOCKED.toNanos(),
          !open && now - missingSince > GRACE.toNanos(),
          given,
          sent);
    } finally {
      lock.unlock();
    }
  }

  /**
   * How far the other clock is off, or null when nothing is known yet.
   *
   * @param wallNanos ns since 1970 by the device's clock
   */
  ClockEstimate.Offset clockOffset(long wallNanos) {
    lock.lock();
    try {
      return otherClock.at(wallNanos);
    } finally {
      lock.unlock();
    }
  }
}
