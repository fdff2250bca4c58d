package camfleet.client;

import java.time.Instant;
import java.util.List;

/** Why a camera's settings are as they are: the layer, the time and the person. */
public record ConfigExplanation(String device, List<Key> keys) {
  /**
   * One setting of it.
   *
   * @param wanted what is wanted now; the default when no layer says so
   * @param inForce what the camera does, or null when it has not said
   * @param layer where the wanted value comes from: {@code defaults}, {@code groups.NAME}, {@code
   *     devices.ID}, or {@code default} when no layer sets it
   * @param override whether a local {@code set} on the camera stands instead
   * @param since when that value came into that layer; null for a default, and when it is not known
   * @param steps every layer that has something to say of it, the strongest last
   */
  public record Key(
      String key,
      Object wanted,
      Object inForce,
      String layer,
      boolean override,
      Since since,
      List<Step> steps) {
    public Key {
      steps = Copies.copy(steps);
    }
  }

  /** The revision of the fleet's document in which a value came in. */
  public record Since(long number, Instant at, String by, String why) {}

  /**
   * What one layer says.
   *
   * @param value null when the layer gives the setting up
   */
  public record Step(String layer, Object value) {}

  public ConfigExplanation {
    keys = Copies.copy(keys);
  }
}
