package camfleet.manager.twin;

import camfleet.topic.DeviceId;
import java.time.Instant;
import java.util.List;

/**
 * Why settings of a camera are as they are.
 *
 * @param keys in the order of the settings
 */
public record Explanation(DeviceId device, List<Key> keys) {
  public Explanation {
    keys = List.copyOf(keys);
  }

  /**
   * One setting of it.
   *
   * @param wanted the value desired; the default when no layer sets it
   * @param inForce the value that the camera says it has; null when it has not said
   * @param layer what the wanted value comes from: {@code defaults}, {@code groups.NAME}, {@code
   *     devices.ID}, {@code default} when no layer sets it, {@code broker} when it was found on the
   *     broker and no revision of the document says it
   * @param isOverridden whether a local {@code set} stands before it
   * @param since the fleet revision that brought the layer's value; null when none did
   * @param steps what each layer says, in the order in which they win
   */
  public record Key(
      String key,
      Object wanted,
      Object inForce,
      String layer,
      boolean isOverridden,
      Since since,
      List<Step> steps) {
    public Key {
      steps = List.copyOf(steps);
    }
  }

  /**
   * What one layer says.
   *
   * @param value null when the layer gives the key up
   */
  public record Step(String layer, Object value) {}

  /**
   * Which fleet revision brought a value, when and by whom.
   *
   * @param why null when nobody said
   */
  public record Since(long number, Instant at, String by, String why) {}
}
