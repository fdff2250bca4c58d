package camfleet.manager.store;

import camfleet.runtime.Threads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes events from any thread and stores them on one of its own, several at a time. While the
 * store fails they wait, and the oldest are forgotten when too many do; nobody else is held up.
 */
public final class EventLog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("camfleet.store");
  private static final int CAPACITY = 10_000;
  private static final int BATCH = 500;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration FAREWELL = Duration.ofSeconds(2);
  private static final Duration PRUNE_EVERY = Duration.ofHours(1);
  private static final int PRUNE_AFTER = 1_000;

  /** So many failures of a batch mean that one of it may be to blame, and not the database. */
  private static final int SUSPICION = 3;

  /** An event that could not be stored alone for so many times is given up. */
  private static final int PATIENCE = 60;

  private final Store store;
  private final Keep keep;
  private final InstantSource wall;
  private final int capacity;
  private final Duration pause;
  private final ArrayDeque<StoredEvent> waiting = new ArrayDeque<>();
  private Thread thread;
  private boolean closed;
  private long told;
  private long stored;
  private long forgotten;
  private long failures;
  private int underWay;

  /**
   * How much is kept.
   *
   * @param events the newest, at least 1
   * @param age none that is older
   */
  public record Keep(int events, Duration age) {
    public static final Keep DEFAULTS = new Keep(100_000, Duration.ofDays(90));

    public Keep {
      if (events < 1) {
        throw new IllegalArgumentException("events kept must be at least 1, was " + events);
      }
      if (age.isNegative() || age.isZero()) {
        throw new IllegalArgumentException("the age of events kept must be above 0, was " + age);
      }
    }
  }

  /**
   * Counts since the start; {@code told = stored + forgotten + waiting}.
   *
   * @param failures how often the store failed
   */
  public record Counts(long told, long stored, long forgotten, int waiting, long failures) {}

  public EventLog(Store store, Keep keep, InstantSource wall) {
    this(store, keep, wall, CAPACITY, PAUSE);
  }

  /**
   * @param capacity how many wait at most
   * @param pause between two attempts when the store fails
   */
  EventLog(Store store, Keep keep, InstantSource wall, int capacity, Duration pause) {
    this.store = store;
    this.keep = keep;
    this.wall = wall;
    this.capacity = capacity;
    this.pause = pause;
  }

  /** Begins to store; what was told before waits until then. */
  public void start() {
    // Writing to the disk is done in native code, which would hold a virtual thread's carrier.
    thread = Threads.startPlatform("event-log", this::run);
  }

  /** Notes an event; returns at once. */
  public synchronized void tell(StoredEvent event) {
    told++;
    if (closed) {
      forgotten++;
      return;
    }
    if (waiting.size() + underWay >= capacity && !waiting.isEmpty()) {
      waiting.pollFirst();
      forgotten++;
    }
    waiting.addLast(event);
    notifyAll();
  }

  public synchronized Counts counts() {
    return new Counts(told, stored, forgotten, waiting.size() + underWay, failures);
  }

  private void run() {
    int attempts = 0;
    int size = BATCH;
    long unpruned = PRUNE_AFTER;
    Instant pruneAt = wall.instant();
    try {
      while (true) {
        List<StoredEvent> batch = next(size);
        if (batch.isEmpty()) {
          return;
        }
        StoreException failure = stored(batch);
        if (failure == null) {
          settled(batch.size());
          attempts = 0;
          size = BATCH;
          unpruned += batch.size();
          Instant now = wall.instant();
          if (unpruned >= PRUNE_AFTER || !now.isBefore(pruneAt)) {
            unpruned = 0;
            pruneAt = now.plus(PRUNE_EVERY);
            prune(now);
          }
        } else {
          attempts++;
          if (attempts % PATIENCE == 1) {
            LOG.log(System.Logger.Level.WARNING, "events wait: " + failure.getMessage());
          }
          boolean givenUp = size == 1 && attempts >= PATIENCE;
          putBack(batch, givenUp);
          size = attempts >= SUSPICION ? 1 : BATCH;
          attempts = givenUp ? 0 : attempts;
          if (!pause()) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null when they were stored. */
  private StoreException stored(List<StoredEvent> batch) {
    try {
      store.addEvents(batch);
      return null;
    } catch (StoreException e) {
      return e;
    } catch (RuntimeException e) {
      // A bug must not end the log either.
      return new StoreException("storing events failed: " + e, e);
    }
  }

  private void prune(Instant now) {
    try {
      store.pruneEvents(now.minus(keep.age()), keep.events());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "old events stay: " + e.getMessage());
    }
  }

  /** The oldest; empty when it is closed and nothing waits. */
  private synchronized List<StoredEvent> next(int most) throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    List<StoredEvent> batch = new ArrayList<>(Math.min(most, waiting.size()));
    while (batch.size() < most && !waiting.isEmpty()) {
      batch.add(waiting.pollFirst());
    }
    underWay = batch.size();
    return batch;
  }

  private synchronized void settled(int count) {
    stored += count;
    underWay = 0;
    notifyAll();
  }

  private synchronized void putBack(List<StoredEvent> batch, boolean givenUp) {
    failures++;
    underWay = 0;
    if (givenUp) {
      forgotten += batch.size();
      return;
    }
    for (int i = batch.size() - 1; i >= 0; i--) {
      if (waiting.size() >= capacity) {
        forgotten++;
      } else {
        waiting.addFirst(batch.get(i));
      }
    }
  }

  /** False when it was closed meanwhile: what waits is lost then. */
  private synchronized boolean pause() throws InterruptedException {
    long left = pause.toNanos();
    long end = System.nanoTime() + left;
    while (left > 0 && !closed) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
      left = end - System.nanoTime();
    }
    return !closed;
  }

  /** Stores what waits, within about two seconds; any number of times. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    Threads.join(thread, FAREWELL.toMillis());
    synchronized (this) {
      if (!waiting.isEmpty()) {
        LOG.log(
            System.Logger.Level.WARNING,
            waiting.size() + " events are lost: they could not be stored");
        forgotten += waiting.size();
        waiting.clear();
      }
    }
  }
}
