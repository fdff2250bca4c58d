package camfleet.client;

import camfleet.message.Problem;
import camfleet.setting.Effect;
import java.util.List;
import java.util.Objects;

/**
 * What a document would change, before anything is sent.
 *
 * @param changes one for each camera that changes, sorted by id
 * @param unchanged how many known cameras stay as they are
 */
public record ConfigPlan(List<Change> changes, int unchanged) {
  /**
   * What changes on one camera.
   *
   * @param effect the most that it interrupts
   * @param groupsBefore the groups that it is in now
   * @param groups the groups that it will be in
   * @param problems why it cannot be: what the camera does not do; empty when it can
   */
  public record Change(
      String device,
      boolean online,
      Effect effect,
      List<Key> keys,
      List<String> groupsBefore,
      List<String> groups,
      List<Problem> problems) {
    public Change {
      Objects.requireNonNull(device, "device");
      keys = Copies.copy(keys);
      groupsBefore = Copies.copy(groupsBefore);
      groups = Copies.copy(groups);
      problems = Copies.copy(problems);
    }
  }

  /**
   * One setting of it.
   *
   * @param before the value wanted now; the default when none is
   * @param after the value that will be wanted
   * @param layer what causes it: {@code defaults}, {@code groups.NAME}, {@code devices.ID}, or
   *     {@code default} when no layer sets it any more
   */
  public record Key(String key, Object before, Object after, String layer, Effect effect) {}

  public ConfigPlan {
    changes = Copies.copy(changes);
  }

  /** Whether nothing changes anywhere. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Whether nothing of it is refused by a camera's capabilities. */
  public boolean isGood() {
    return changes.stream().allMatch(change -> change.problems().isEmpty());
  }
}
