package camfleet.stream;

import camfleet.runtime.Backoff;
import camfleet.runtime.Threads;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Keeps one stream open: dials, lets it run, and dials again after a pause, until it is closed or
 * the other side says that dialling again makes no sense. The listener hears of every connection in
 * turn, on the dialler's one thread.
 */
public final class StreamDialer implements AutoCloseable {
  /** A connection that lasted this long was a success: the next pause is a short one. */
  private static final Duration GOOD = Duration.ofSeconds(5);

  private final Supplier<StreamEndpoint> endpoint;
  private final Supplier<Hello> hello;
  private final StreamSettings settings;
  private final InstantSource clock;
  private final Backoff backoff;
  private final StreamListener listener;
  private final Object lock = new Object();
  private StreamConnection connection;
  private Thread thread;
  private boolean closed;
  private boolean finished;

  /**
   * @param endpoint asked before each attempt, so that a list can be gone through
   * @param hello asked before each attempt, so that a token can change
   * @param backoff for this dialler alone
   */
  public StreamDialer(
      Supplier<StreamEndpoint> endpoint,
      Supplier<Hello> hello,
      StreamSettings settings,
      InstantSource clock,
      Backoff backoff,
      StreamListener listener) {
    this.endpoint = endpoint;
    this.hello = hello;
    this.settings = settings;
    this.clock = clock;
    this.backoff = backoff;
    this.listener = listener;
  }

  public void start() {
    synchronized (lock) {
      if (thread == null && !closed) {
        thread = Threads.start("stream-dialer", this::loop);
      }
    }
  }

  private void loop() {
    try {
      boolean again = true;
      while (again && begin()) {
        again = attempt();
        if (again) {
          pause();
        }
      }
    } finally {
      synchronized (lock) {
        finished = true;
      }
    }
  }

  private boolean begin() {
    if (isClosed()) {
      return false;
    }
    // Asked without the lock: who looks or closes meanwhile does not wait for the answer.
    StreamEndpoint next = endpoint.get();
    synchronized (lock) {
      if (closed) {
        return false;
      }
      connection = new StreamConnection(next, settings, clock, listener);
      return true;
    }
  }

  /** One connection from its beginning to its end; whether there should be another. */
  private boolean attempt() {
    StreamConnection current = connection();
    try {
      current.open(hello.get());
    } catch (StreamRefusedException e) {
      listener.failed(e.getMessage());
      return e.bye().code().mayDialAgain();
    } catch (IOException e) {
      if (!isClosed()) {
        listener.failed(e.getMessage());
      }
      return true;
    }
    long opened = System.nanoTime();
    StreamEnd end = current.run();
    if (System.nanoTime() - opened > GOOD.toNanos()) {
      backoff.reset();
    }
    return end.mayDialAgain();
  }

  private void pause() {
    long until = System.nanoTime() + backoff.next().toNanos();
    synchronized (lock) {
      long left = until - System.nanoTime();
      while (!closed && left > 0) {
        try {
          lock.wait(left / 1_000_000, (int) (left % 1_000_000));
        } catch (InterruptedException e) {
          closed = true;
        }
        left = until - System.nanoTime();
      }
    }
  }

  /** The connection of this moment, which may be opening, open or ended; null before the first. */
  public StreamConnection connection() {
    synchronized (lock) {
      return connection;
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /** Whether it will not dial again. */
  public boolean isFinished() {
    synchronized (lock) {
      return finished;
    }
  }

  /** Ends the connection with BYE {@code done}, and the thread. */
  @Override
  public void close() {
    StreamConnection current;
    Thread running;
    synchronized (lock) {
      closed = true;
      current = connection;
      running = thread;
      lock.notifyAll();
    }
    if (current != null) {
      current.close();
    }
    Threads.join(running, 2_000);
  }
}
