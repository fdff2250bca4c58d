package camfleet.manager.layers;

import java.util.List;

/**
 * What a document would change, before anything is sent.
 *
 * @param changes one for each camera that changes, sorted by id
 * @param unchanged how many known cameras stay as they are
 */
public record Plan(List<DeviceChange> changes, int unchanged) {
  public Plan {
    changes = List.copyOf(changes);
  }

  /** Whether nothing of it is refused by a camera's capabilities. */
  public boolean isGood() {
    return changes.stream().allMatch(change -> change.problems().isEmpty());
  }
}
