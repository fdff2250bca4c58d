package camfleet.device.uplink;

import camfleet.frame.Frame;
import camfleet.message.FrameReason;
import camfleet.runtime.Threads;
import camfleet.topic.Channel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Publishes the pictures around an event, in the order of their capture and one at a time: keeps
 * the last ones at any time, and lets them go with as many more when an event begins. What waits is
 * bounded; what does not fit any more is forgotten and counted. Any thread may call it, and only
 * {@link #close} waits.
 */
public final class EventPictures implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("camfleet.device.uplink");

  /** Of the pictures that are kept before any event, and of those that wait to be sent. */
  static final long MOST_BYTES = 8L * 1024 * 1024;

  /** Pictures that wait to be sent, at most: those of two events of the largest setting. */
  static final int MOST_WAITING = 200;

  private static final long FLIGHT_SECONDS = 10;
  private static final long LOOK_MILLIS = 500;

  private final Outlet outlet;
  private final PictureFitting fitting;
  private final BandwidthBudget budget;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final ArrayDeque<Frame> before = new ArrayDeque<>();
  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
  private long bytesBefore;
  private long bytesWaiting;
  private int each;
  private int toCome;
  private long maxBytes = Long.MAX_VALUE;
  private boolean closed;
  private Thread thread;
  private long published;
  private long forgotten;
  private long failed;

  /**
   * What became of the pictures of events.
   *
   * @param forgotten for want of room
   * @param failed too large, or lost with a connection
   */
  public record Counts(long published, long forgotten, long failed, int waiting) {}

  EventPictures(Outlet outlet, PictureFitting fitting, BandwidthBudget budget) {
    this.outlet = outlet;
    this.fitting = fitting;
    this.budget = budget;
  }

  /**
   * @param configRev the configuration revision in force
   * @param budget what pictures wait for; the outlet debits them
   */
  public static EventPictures of(
      Outlet outlet, Shrinker shrinker, LongSupplier configRev, BandwidthBudget budget) {
    String topic = outlet.topics().of(Channel.MOTION_PICTURE, outlet.id());
    return new EventPictures(
        outlet, new PictureFitting(outlet, shrinker, configRev, topic), budget);
  }

  /**
   * @param pictures before an event and as many after its beginning; 0 sends none, and forgets what
   *     waits
   * @param bytes greatest size of a picture
   */
  public void follow(int pictures, long bytes) {
    lock.lock();
    try {
      each = pictures;
      maxBytes = bytes;
      toCome = Math.min(toCome, pictures);
      trim();
      if (pictures == 0) {
        waiting.clear();
        bytesWaiting = 0;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Who takes a frame that comes now, if any is wanted. */
  public Optional<Consumer<Frame>> taker() {
    lock.lock();
    try {
      return each > 0 && !closed ? Optional.of(this::accept) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void accept(Frame frame) {
    lock.lock();
    try {
      if (each == 0 || closed) {
        return;
      }
      if (toCome > 0) {
        toCome--;
        send(frame);
      } else {
        before.addLast(frame);
        bytesBefore += frame.payload().length;
        trim();
      }
    } finally {
      lock.unlock();
    }
  }

  private void trim() {
    while (before.size() > each || bytesBefore > MOST_BYTES) {
      bytesBefore -= before.removeFirst().payload().length;
    }
  }

  /** An event begins: the pictures that were kept go out, and as many as are to follow. */
  public void begin() {
    lock.lock();
    try {
      if (each == 0 || closed) {
        return;
      }
      before.forEach(this::send);
      before.clear();
      bytesBefore = 0;
      toCome = each;
      if (thread == null) {
        thread = Threads.start("uplink-" + outlet.id() + "-events", this::run);
      }
    } finally {
      lock.unlock();
    }
  }

  private void send(Frame frame) {
    int bytes = frame.payload().length;
    if (waiting.size() == MOST_WAITING || bytesWaiting + bytes > MOST_BYTES) {
      // What led to an event says more than what came after it.
      forgotten++;
      return;
    }
    waiting.addLast(frame);
    bytesWaiting += bytes;
    changed.signalAll();
  }

  /** Whether pictures of an event are still to come. */
  public boolean isCollecting() {
    lock.lock();
    try {
      return toCome > 0;
    } finally {
      lock.unlock();
    }
  }

  /** A connection is made. */
  public void connected() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public Counts counts() {
    lock.lock();
    try {
      return new Counts(published, forgotten, failed, waiting.size());
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (Frame next = take(); next != null; next = take()) {
        boolean sent = publish(next);
        lock.lock();
        try {
          if (sent) {
            published++;
          } else {
            failed++;
          }
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The oldest that waits, once it can be sent; null at the end. */
  private Frame take() throws InterruptedException {
    while (true) {
      budget.await();
      lock.lockInterruptibly();
      try {
        if (closed) {
          return null;
        }
        if (waiting.isEmpty()) {
          changed.await();
        } else if (!outlet.isConnected()) {
          changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } else if (budget.waitNanos() == 0) {
          Frame next = waiting.removeFirst();
          bytesWaiting -= next.payload().length;
          return next;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean publish(Frame frame) throws InterruptedException {
    long allowed;
    lock.lock();
    try {
      allowed = maxBytes;
    } finally {
      lock.unlock();
    }
    try {
      outlet
          .publish(
              fitting
                  .prepare(frame, FrameReason.MOTION, Channel.MOTION_PICTURE.expiry(), allowed)
                  .picture())
          .get(FLIGHT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      LOG.log(Level.DEBUG, "picture of an event not published: {0}", e.getCause().getMessage());
    } catch (IOException | TimeoutException e) {
      LOG.log(Level.DEBUG, "picture of an event not published: {0}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "picture of an event not published", e);
    }
    return false;
  }

  @Override
  public void close() {
    Thread running;
    lock.lock();
    try {
      closed = true;
      before.clear();
      waiting.clear();
      running = thread;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.interrupt();
      Threads.join(running, 500);
    }
  }
}
