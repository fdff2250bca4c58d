package camfleet.client;

import java.time.Instant;

/** The manager itself and how many of its devices are in which state. */
public record FleetStatus(
    String version, Instant startedAt, String broker, boolean brokerConnected, Summary summary) {

  /** Devices by presence. */
  public record Summary(int total, int online, int stale, int offline, int unknown) {}
}
