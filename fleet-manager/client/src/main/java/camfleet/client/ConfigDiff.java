package camfleet.client;

import java.util.List;

/**
 * How one revision of the fleet's document differs from another.
 *
 * @param from 0 for the empty document
 */
public record ConfigDiff(long from, long to, List<Change> changes) {
  /**
   * One place that differs.
   *
   * @param path such as {@code groups.night.config.fps}
   * @param before null when it was not there
   * @param after null when it is not there any more
   */
  public record Change(String path, Object before, Object after) {}

  public ConfigDiff {
    changes = Copies.copy(changes);
  }
}
