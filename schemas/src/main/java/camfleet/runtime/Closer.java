package camfleet.runtime;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was opened, last opened first, completely: one failure does not keep the others open.
 * After closing it closes at once whatever is still added.
 */
public final class Closer implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  /** Adds a resource and returns it. */
  public <T extends AutoCloseable> T add(T resource) {
    boolean late;
    synchronized (open) {
      late = closed;
      if (!late) {
        open.push(resource);
      }
    }
    if (late) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("added after closing, and failed to close: " + e, e);
      }
      throw new IllegalStateException("already closed");
    }
    return resource;
  }

  /** Closes everything; the first failure is thrown with the others suppressed in it. */
  @Override
  public void close() {
    RuntimeException first = null;
    while (true) {
      AutoCloseable next;
      synchronized (open) {
        closed = true;
        next = open.poll();
      }
      if (next == null) {
        break;
      }
      try {
        next.close();
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        if (first == null) {
          first = new IllegalStateException("closing failed: " + e, e);
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
