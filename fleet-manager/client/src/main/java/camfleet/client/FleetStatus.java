package camfleet.client;

import camfleet.message.IngestEndpoints;
import java.time.Instant;

/**
 * The manager itself and how many of its devices are in which state.
 *
 * @param stream where the manager offers frames over TCP, as its own machine sees it; null when it
 *     does not
 */
public record FleetStatus(
    String version,
    Instant startedAt,
    String broker,
    boolean brokerConnected,
    IngestEndpoints.Endpoint stream,
    Summary summary) {

  /** Devices by presence. */
  public record Summary(int total, int online, int stale, int offline, int unknown) {}
}
