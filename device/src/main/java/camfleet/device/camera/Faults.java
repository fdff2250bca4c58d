package camfleet.device.camera;

import java.time.Duration;

/**
 * What a synthetic camera shall get wrong on purpose.
 *
 * @param freezeAfter time after opening from which the same picture comes again and again, as from
 *     a sensor that hangs; null for never
 */
public record Faults(Duration freezeAfter) {
  /** A camera that works. */
  public static final Faults NONE = new Faults(null);

  public Faults {
    if (freezeAfter != null && freezeAfter.isNegative()) {
      throw new IllegalArgumentException("freezeAfter must not be negative, was " + freezeAfter);
    }
  }
}
