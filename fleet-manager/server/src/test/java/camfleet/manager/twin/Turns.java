package camfleet.manager.twin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** The twin's loop on the caller's thread: one task at a time, in order, until none is left. */
final class Turns implements Executor {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (running) {
      return;
    }
    running = true;
    try {
      while (!tasks.isEmpty()) {
        tasks.remove().run();
      }
    } finally {
      running = false;
    }
  }
}
