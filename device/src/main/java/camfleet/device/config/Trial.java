package camfleet.device.config;

import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;

/**
 * A configuration on probation: a revision, or local overrides.
 *
 * @param number tells it from every other of this life
 * @param desired the revision that is tried, or the one in force, which may be null, with overrides
 * @param overrides local values with it
 * @param keys those that change the picture; never empty
 * @param asker of overrides; null for a revision
 */
record Trial(
    long number,
    DesiredConfig desired,
    Map<String, Object> overrides,
    SortedSet<String> keys,
    CompletableFuture<List<Problem>> asker) {

  boolean isRevision() {
    return asker == null;
  }

  /** What it is called in a sentence. */
  String subject() {
    return isRevision() ? "revision " + desired.rev() : "the setting of " + String.join(", ", keys);
  }

  /** The key that is to blame when no picture comes, or null when it may be any of several. */
  String blamed() {
    return keys.size() == 1 ? keys.first() : null;
  }
}
