package camfleet.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where frames wait for a reader, who gets them in the order in which cameras came to wait. With
 * {@code latest} each camera has one place and its newest frame takes it; the older one counts as
 * missed. For any thread.
 */
final class FrameShelf {
  private final boolean every;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Place> waiting = new ArrayDeque<>();
  private final Map<String, ReceivedFrame> newest = new HashMap<>();
  private ReceivedFrame last;
  private long received;
  private long missed;
  private boolean closed;

  /** What waits of one camera, or one frame of it. */
  private static final class Place {
    ReceivedFrame frame;

    Place(ReceivedFrame frame) {
      this.frame = frame;
    }
  }

  FrameShelf(boolean every) {
    this.every = every;
  }

  void put(ReceivedFrame frame) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      received++;
      missed += frame.missed();
      ReceivedFrame shown = frame;
      Place place = every ? null : find(frame.camera());
      if (place == null) {
        waiting.add(new Place(frame));
      } else {
        missed++;
        shown = frame.withMissed(place.frame.missed() + 1 + frame.missed());
        place.frame = shown;
      }
      newest.put(shown.camera(), shown);
      last = shown;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Place find(String camera) {
    for (Place place : waiting) {
      if (camera == null || place.frame.camera().equals(camera)) {
        return place;
      }
    }
    return null;
  }

  /**
   * @param camera whose frame, or null for any
   */
  ReceivedFrame take(String camera, Duration timeout) {
    long left = timeout.toNanos();
    lock.lock();
    try {
      Place found = closed ? null : remove(camera);
      while (found == null && !closed && left > 0) {
        left = changed.awaitNanos(left);
        found = closed ? null : remove(camera);
      }
      return found == null ? null : found.frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private Place remove(String camera) {
    Iterator<Place> places = waiting.iterator();
    while (places.hasNext()) {
      Place place = places.next();
      if (camera == null || place.frame.camera().equals(camera)) {
        places.remove();
        return place;
      }
    }
    return null;
  }

  ReceivedFrame newest(String camera) {
    lock.lock();
    try {
      return camera == null ? last : newest.get(camera);
    } finally {
      lock.unlock();
    }
  }

  /** How many wait. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  long received() {
    lock.lock();
    try {
      return received;
    } finally {
      lock.unlock();
    }
  }

  long missed() {
    lock.lock();
    try {
      return missed;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
