package camfleet.device.uplink;

import camfleet.stream.Bye;
import camfleet.stream.ByeCode;
import camfleet.stream.StreamEndpoint;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** What a session was asked for, and until when. Any thread may call it. */
final class StreamTerms {
  /** A lease never lasts longer than this without a word. */
  static final double MOST_LEASE_S = 3600;

  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final FramePacer pacer = new FramePacer(1);

  // Guarded by the lock.
  private StreamEndpoint endpoint;
  private String token;
  private Double fps;
  private long leaseUntil;
  private boolean redial;
  private boolean ended;
  private Bye farewell = new Bye(ByeCode.DONE, "the stream was stopped");

  /** Where to dial and what to say there. Never shows its token. */
  record Dial(StreamEndpoint endpoint, String token) {
    @Override
    public String toString() {
      return "Dial[" + endpoint + "]";
    }
  }

  /**
   * @param request with an endpoint
   * @param nanos a monotonic clock
   */
  StreamTerms(StreamRequest request, double leaseS, LongSupplier nanos) {
    this.nanos = nanos;
    this.endpoint = request.endpoint();
    renew(request, leaseS);
  }

  /** Begins the lease anew; another endpoint or token is used from the next connection on. */
  void renew(StreamRequest request, double leaseS) {
    lock.lock();
    try {
      if (request.endpoint() != null && !request.endpoint().equals(endpoint)) {
        endpoint = request.endpoint();
        redial = true;
      }
      token = request.token() == null ? token : request.token();
      if (request.fps() != null && !request.fps().equals(fps)) {
        pacer.rate(request.fps());
        pacer.dueNow();
      }
      fps = request.fps();
      leaseUntil = until(leaseS);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets a lease that runs last for so long from now at least; 0 adds nothing. */
  void extend(double leaseS) {
    lock.lock();
    try {
      long until = until(leaseS);
      if (runs() && until - leaseUntil > 0) {
        leaseUntil = until;
      }
    } finally {
      lock.unlock();
    }
  }

  private long until(double leaseS) {
    return nanos.getAsLong() + (long) (Math.min(leaseS, MOST_LEASE_S) * 1e9);
  }

  /** Ends the lease with these words; false when it was ended before, with others. */
  boolean end(Bye bye) {
    lock.lock();
    try {
      boolean first = !ended;
      if (first) {
        ended = true;
        farewell = bye;
        changed.signalAll();
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the lease runs. */
  boolean runs() {
    lock.lock();
    try {
      return !ended && leaseUntil - nanos.getAsLong() > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Seconds left of the lease. */
  double leaseS() {
    lock.lock();
    try {
      return runs() ? Math.round((leaseUntil - nanos.getAsLong()) / 1e6) / 1000.0 : 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a frame that comes now is wanted; asking takes its turn. */
  boolean wants(long now) {
    lock.lock();
    try {
      return runs() && (fps == null || pacer.passes(now));
    } finally {
      lock.unlock();
    }
  }

  /** Frames per second at most, or null for all. */
  Double fps() {
    lock.lock();
    try {
      return fps;
    } finally {
      lock.unlock();
    }
  }

  StreamEndpoint endpoint() {
    lock.lock();
    try {
      return endpoint;
    } finally {
      lock.unlock();
    }
  }

  /** What the next connection needs; from now on only another change makes it out of date. */
  Dial dial() {
    lock.lock();
    try {
      redial = false;
      return new Dial(endpoint, token);
    } finally {
      lock.unlock();
    }
  }

  /** Why the connection should end now, or null when it should not. */
  Bye reasonToLeave() {
    lock.lock();
    try {
      if (ended) {
        return farewell;
      }
      if (!runs()) {
        return new Bye(ByeCode.EXPIRED, "the lease of the stream ended");
      }
      return redial ? new Bye(ByeCode.DONE, "the stream goes to another endpoint") : null;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a change of the terms, no longer than this. */
  void await(long atMostNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!ended) {
        changed.awaitNanos(atMostNanos);
      }
    } finally {
      lock.unlock();
    }
  }
}
