package camfleet.manager.layers;

import camfleet.topic.DeviceId;
import java.util.List;

/**
 * How the value of one key comes about on a camera.
 *
 * @param steps the built-in default first, then each layer that says something, the one that wins
 *     last
 */
public record LayerSteps(DeviceId device, String key, List<Step> steps) {
  /**
   * What one layer says.
   *
   * @param layer {@code default} (built in), {@code defaults}, {@code groups.NAME} or {@code
   *     devices.ID}
   * @param value null when the layer gives the key up, back to the built-in default
   */
  public record Step(String layer, Object value) {
    public boolean givesUp() {
      return value == null;
    }
  }

  public LayerSteps {
    steps = List.copyOf(steps);
  }

  /** The step that wins. */
  public Step winner() {
    return steps.get(steps.size() - 1);
  }

  /** The value that is wanted in the end: the winner's, or the built-in one when it gives it up. */
  public Object value() {
    return winner().givesUp() ? steps.get(0).value() : winner().value();
  }
}
