package camfleet.device;

import camfleet.runtime.Threads;
import java.util.Optional;

/** Notices that the process which started this one is gone, however it went. */
final class ParentWatch {
  private static final long EACH_MILLIS = 250;

  private ParentWatch() {}

  static void start(Runnable gone) {
    Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    Threads.start(
        "parent-watch",
        () -> {
          try {
            // An orphan gets another parent, so the same parent still being there is the question.
            while (parent.isPresent()
                && parent.get().isAlive()
                && ProcessHandle.current().parent().equals(parent)) {
              Thread.sleep(EACH_MILLIS);
            }
            gone.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
