package camfleet.manager.twin;

import camfleet.manager.layers.Plan;
import camfleet.manager.store.FleetRevision;

/**
 * What became of a commit.
 *
 * @param revision the new one, or the one that there was when the document is equal to it
 * @param plan what it changes on the cameras, of which nothing has been sent
 */
public record Committed(FleetRevision revision, Plan plan) {}
