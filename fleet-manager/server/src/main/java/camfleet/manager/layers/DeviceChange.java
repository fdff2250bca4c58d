package camfleet.manager.layers;

import camfleet.message.Problem;
import camfleet.setting.Effect;
import camfleet.topic.DeviceId;
import java.util.Comparator;
import java.util.List;

/**
 * What a plan changes on one camera.
 *
 * @param keys what changes, in the order of the settings
 * @param groupsBefore the groups that it is in now
 * @param groups the groups that it will be in
 * @param problems why it cannot be: what the camera does not do; empty when it can
 */
public record DeviceChange(
    DeviceId device,
    List<KeyChange> keys,
    List<String> groupsBefore,
    List<String> groups,
    List<Problem> problems) {
  /**
   * One key of it.
   *
   * @param before the value wanted now; when none is, what the camera says that it has, or the
   *     default
   * @param after the value that will be wanted; the default when none is
   * @param layer what causes it: {@code defaults}, {@code groups.NAME}, {@code devices.ID}, or
   *     {@code default} when no layer sets it any more
   */
  public record KeyChange(String key, Object before, Object after, String layer, Effect effect) {}

  public DeviceChange {
    keys = List.copyOf(keys);
    groupsBefore = List.copyOf(groupsBefore);
    groups = List.copyOf(groups);
    problems = List.copyOf(problems);
  }

  /** What it interrupts at most; live when only groups change. */
  public Effect effect() {
    return keys.stream().map(KeyChange::effect).max(Comparator.naturalOrder()).orElse(Effect.LIVE);
  }
}
