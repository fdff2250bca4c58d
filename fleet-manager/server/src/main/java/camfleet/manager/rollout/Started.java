package camfleet.manager.rollout;

import camfleet.manager.layers.Plan;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.StoredRollout;

/**
 * What became of a change that was to be rolled out.
 *
 * @param revision the new one, or the one that there was when the document is equal to it
 * @param plan what changes on the cameras
 * @param rollout brings it to them; null when nothing changes on any
 */
public record Started(FleetRevision revision, Plan plan, StoredRollout rollout) {}
