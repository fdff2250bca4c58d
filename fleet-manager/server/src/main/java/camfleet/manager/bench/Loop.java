package camfleet.manager.bench;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** One thread for many connections of the load, so that the load costs little beside the server. */
final class Loop implements AutoCloseable {
  private static final int CHUNK_BYTES = 256 << 10;
  private static final long PATIENCE_S = 30;

  /** A selector waits in milliseconds; what comes sooner than this is waited for by parking. */
  private static final long FINE_NANOS = 2_000_000;

  private final String name;
  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
  private Timer timer;
  private Thread thread;
  private volatile boolean closed;

  /** Something that is due again and again. */
  interface Timer {
    /** On the scale of {@link System#nanoTime}; {@link Long#MAX_VALUE} for never. */
    long dueNanos();

    /** Does what is due. */
    void fire();

    /** Whether a connection waits to be written to, which must not wait for the timer. */
    boolean isBusy();
  }

  Loop(String name) throws IOException {
    this.name = name;
    this.selector = Selector.open();
  }

  void start() {
    thread = Threads.startPlatform(name, this::run);
  }

  /** Runs it on the loop's thread and waits for its result. */
  <T> T call(Callable<T> question) throws IOException, InterruptedException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    tasks.add(
        () -> {
          try {
            answer.complete(question.call());
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    selector.wakeup();
    try {
      return answer.get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the load is stuck for " + PATIENCE_S + " s; is the machine busy?", e);
    }
  }

  /** Runs it on the loop's thread soon. */
  void tell(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  /** Connects; on the loop's thread. */
  Line dial(SocketAddress to, Dialogue dialogue) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    Line line = new Line(channel, dialogue);
    line.register(channel.register(selector, SelectionKey.OP_CONNECT, line));
    channel.connect(to);
    return line;
  }

  /** On the loop's thread. */
  void setTimer(Timer other) {
    timer = other;
  }

  private void run() {
    try {
      while (!closed) {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        await();
        selector.selectedKeys().forEach(key -> ((Line) key.attachment()).ready(chunk));
        selector.selectedKeys().clear();
        if (timer != null && timer.dueNanos() - System.nanoTime() <= 0) {
          timer.fire();
        }
      }
    } catch (IOException e) {
      System.getLogger("camfleet.bench").log(System.Logger.Level.ERROR, name + " failed", e);
    } finally {
      selector.keys().forEach(key -> ((Line) key.attachment()).close("the load ends"));
    }
  }

  private void await() throws IOException {
    long due = timer == null ? Long.MAX_VALUE : timer.dueNanos();
    long wait = due == Long.MAX_VALUE ? Long.MAX_VALUE : due - System.nanoTime();
    if (wait <= 0) {
      selector.selectNow();
    } else if (wait >= FINE_NANOS) {
      selector.select(Math.min(1_000, wait / 1_000_000 - 1));
    } else if (timer.isBusy()) {
      selector.select(1);
    } else {
      LockSupport.parkNanos(wait);
      selector.selectNow();
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    Threads.join(thread, 2_000);
    try {
      selector.close();
    } catch (IOException e) {
      // Nothing is left to be done with it.
    }
  }
}
