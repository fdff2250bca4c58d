package camfleet.client;

import java.time.Instant;

/** A revision of the fleet's document without the document, as the history lists it. */
public record ConfigRevision(
    long number, Instant at, String by, String why, FleetConfig.Origin origin, boolean released) {}
