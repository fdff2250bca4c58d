package camfleet.device;

import camfleet.device.uplink.Outlet;
import camfleet.message.ConfigStatus;
import camfleet.message.ReportedConfig;
import camfleet.topic.Channel;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * Publishes reports of the configuration. A final status that no broker acknowledged goes out again
 * before the first report of the next connection, so that each revision has its own, in the order
 * of the revisions, although the newest report is the one that stays.
 */
final class Reports {
  /** Revisions without a word to the manager, at most; the oldest are forgotten. */
  static final int MOST = 64;

  /** Of one that failed although the connection stands. */
  private static final long NOWHERE = -1;

  private final Outlet outlet;
  private final LongConsumer heard;

  /**
   * A final status that no broker is known to have.
   *
   * @param connection on which it is on its way
   */
  private record Unheard(ReportedConfig report, long connection) {}

  /** By revision. Guarded by itself. */
  private final TreeMap<Long, Unheard> unheard = new TreeMap<>();

  /**
   * @param heard told of each revision whose final status a broker has, on a thread that must not
   *     wait
   */
  Reports(Outlet outlet, LongConsumer heard) {
    this.outlet = outlet;
    this.heard = heard;
  }

  /** Never waits; completes when the broker has this report. */
  CompletableFuture<Void> publish(ReportedConfig report) {
    long connection = outlet.connects();
    List<ReportedConfig> earlier;
    synchronized (unheard) {
      earlier =
          unheard.headMap(report.rev()).values().stream()
              .filter(one -> one.connection() != connection)
              .map(Unheard::report)
              .toList();
    }
    if (outlet.isConnected()) {
      earlier.forEach(one -> send(one, connection));
    }
    return send(report, connection);
  }

  private CompletableFuture<Void> send(ReportedConfig report, long connection) {
    if (report.status() == ConfigStatus.PENDING) {
      return outlet.publish(Channel.REPORTED, report);
    }
    synchronized (unheard) {
      unheard.put(report.rev(), new Unheard(report, connection));
      if (unheard.size() > MOST) {
        unheard.pollFirstEntry();
      }
    }
    return outlet
        .publish(Channel.REPORTED, report)
        .whenComplete((done, failure) -> ended(report, connection, failure == null));
  }

  private void ended(ReportedConfig report, long connection, boolean isHeard) {
    synchronized (unheard) {
      if (isHeard) {
        unheard.remove(report.rev());
      } else {
        // Unless it is on its way again.
        unheard.replace(
            report.rev(), new Unheard(report, connection), new Unheard(report, NOWHERE));
      }
    }
    if (isHeard) {
      heard.accept(report.rev());
    }
  }
}
