package camfleet.manager.cli;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Presence;
import camfleet.runtime.Threads;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Says when all cameras of a demo are seen, or after a while which are not. */
final class FirstPictures {
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final long EACH_MILLIS = 200;

  private FirstPictures() {}

  /** Looks in the background. */
  static void await(Terminal terminal, URI manager, List<String> ids, Path log, long startNanos) {
    Threads.start("first-pictures", () -> look(terminal, manager, ids, log, startNanos));
  }

  private static void look(
      Terminal terminal, URI manager, List<String> ids, Path log, long startNanos) {
    try (Fleet fleet = Fleet.at(manager)) {
      List<String> dark = ids;
      while (!dark.isEmpty() && System.nanoTime() - startNanos < PATIENCE_NANOS) {
        Thread.sleep(EACH_MILLIS);
        dark = dark(fleet, ids);
      }
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      if (dark.isEmpty()) {
        terminal.line(
            String.format(
                Locale.ROOT,
                ids.size() == 1
                    ? "The camera is live after %2$.1f s."
                    : "All %1$d cameras are live after %2$.1f s.",
                ids.size(),
                seconds));
      } else {
        terminal.complain("No picture yet from " + String.join(", ", dark) + "; see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (FleetException e) {
      terminal.complain(e.getMessage());
    }
  }

  /** Those without a picture of now. */
  private static List<String> dark(Fleet fleet, List<String> ids) {
    try {
      List<String> live =
          fleet.devices().stream()
              .filter(device -> device.presence() == Presence.ONLINE && device.frame() != null)
              .map(Device::id)
              .toList();
      return ids.stream().filter(id -> !live.contains(id)).toList();
    } catch (FleetException e) {
      return ids;
    }
  }
}
