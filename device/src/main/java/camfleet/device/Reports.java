package camfleet.device;

import camfleet.device.uplink.Outlet;
import camfleet.message.ConfigStatus;
import camfleet.message.ReportedConfig;
import camfleet.topic.Channel;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes reports of the configuration. A final status that found no connection goes out before
 * the next report, so that each revision has its own although the newest report is the one that
 * stays.
 */
final class Reports {
  /** Revisions without a word to the manager, at most; the oldest are forgotten. */
  private static final int MOST = 64;

  private final Outlet outlet;

  /** Those that no broker has yet, by their numbers. Guarded by itself. */
  private final TreeMap<Long, ReportedConfig> unsent = new TreeMap<>();

  Reports(Outlet outlet) {
    this.outlet = outlet;
  }

  /** Never waits; completes when the broker has this report. */
  CompletableFuture<Void> publish(ReportedConfig report) {
    List<ReportedConfig> earlier;
    synchronized (unsent) {
      unsent.values().removeIf(old -> old.rev() == report.rev());
      earlier = outlet.isConnected() ? List.copyOf(unsent.values()) : List.of();
      earlier.forEach(old -> unsent.remove(old.seq()));
    }
    earlier.forEach(this::send);
    return send(report);
  }

  private CompletableFuture<Void> send(ReportedConfig report) {
    return outlet
        .publish(Channel.REPORTED, report)
        .whenComplete(
            (done, failure) -> {
              if (failure != null && report.status() != ConfigStatus.PENDING) {
                keep(report);
              }
            });
  }

  private void keep(ReportedConfig report) {
    synchronized (unsent) {
      unsent.put(report.seq(), report);
      if (unsent.size() > MOST) {
        unsent.pollFirstEntry();
      }
    }
  }
}
