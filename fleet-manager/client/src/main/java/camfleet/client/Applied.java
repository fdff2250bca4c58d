package camfleet.client;

/**
 * What a change of the fleet's document comes to.
 *
 * @param number the revision that is wanted now
 * @param changed false when the document was like this already
 * @param rollout the number of the rollout that brings it to the cameras; null when none of them
 *     changes
 */
public record Applied(long number, boolean changed, ConfigPlan plan, Long rollout) {}
