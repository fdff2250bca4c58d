package camfleet.client;

import camfleet.frame.Frame;
import camfleet.runtime.Backoff;
import camfleet.runtime.Threads;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One camera's newest pictures. It connects again by itself after the manager or the network was
 * away; whoever reads slowly gets the newest picture and misses those between. Any thread may read
 * or close it; closing wakes a reader.
 */
public final class Camera implements AutoCloseable {
  private final Api api;
  private final String id;
  private final Consumer<Camera> onClose;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Frame latest;
  private boolean unread;
  private boolean closed;
  private FrameSocket socket;
  private Thread supervisor;

  Camera(Api api, String id, Consumer<Camera> onClose) {
    this.api = api;
    this.id = id;
    this.onClose = onClose;
  }

  void start() {
    supervisor = Threads.start("frames-" + id, this::supervise);
  }

  public String id() {
    return id;
  }

  /** The newest picture that has arrived, again and again the same one; null before the first. */
  public Frame latest() {
    lock.lock();
    try {
      return latest;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a picture that {@code next} has not returned yet; what came in between is forgotten.
   *
   * @return null when none came within the time or the camera was closed
   */
  public Frame next(Duration timeout) {
    long left = timeout.toNanos();
    lock.lock();
    try {
      while (!unread && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (!unread || closed) {
        return null;
      }
      unread = false;
      return latest;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  public boolean isOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends it and wakes every reader with null; any number of times. */
  @Override
  public void close() {
    FrameSocket open;
    lock.lock();
    try {
      closed = true;
      open = socket;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.close();
    }
    Threads.join(supervisor, 2_000);
    onClose.accept(this);
  }

  private void arrived(Frame frame) {
    lock.lock();
    try {
      latest = frame;
      unread = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void supervise() {
    Backoff backoff =
        new Backoff(Duration.ofMillis(250), Duration.ofSeconds(1), ThreadLocalRandom.current());
    String address = api.uri("/api/v1/frames?select=" + Api.encode(id)).toString();
    URI uri = URI.create(address.replaceFirst("^http", "ws"));
    while (isOpen()) {
      FrameSocket next = new FrameSocket(api.http(), uri, this::arrived);
      if (!hold(next)) {
        return;
      }
      if (next.run()) {
        backoff.reset();
      }
      rest(backoff.next());
    }
  }

  private boolean hold(FrameSocket next) {
    lock.lock();
    try {
      socket = next;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void rest(Duration pause) {
    long left = pause.toNanos();
    lock.lock();
    try {
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
