package camfleet.device.camera;

import java.util.List;
import java.util.Objects;

/**
 * What a source can do of one setting; it only narrows what the table of settings allows.
 *
 * @param min least value, or null for the table's
 * @param max greatest value, or null for the table's
 * @param choices the only values, or empty for the table's
 * @param live whether a change interrupts nothing, whatever the table says
 */
public record SourceRange(Double min, Double max, List<String> choices, boolean live) {
  /** Everything that the table allows. */
  public static final SourceRange ALL = new SourceRange(null, null, List.of(), false);

  /** Everything that the table allows, without an interruption. */
  public static final SourceRange ALL_LIVE = new SourceRange(null, null, List.of(), true);

  public SourceRange {
    choices = List.copyOf(Objects.requireNonNull(choices, "choices"));
    if (min != null && max != null && !(min <= max)) {
      throw new IllegalArgumentException("min " + min + " is above max " + max);
    }
  }

  public static SourceRange between(double min, double max) {
    return new SourceRange(min, max, List.of(), false);
  }

  public static SourceRange oneOf(String... choices) {
    return new SourceRange(null, null, List.of(choices), false);
  }

  /** The same without an interruption. */
  public SourceRange withoutInterruption() {
    return new SourceRange(min, max, choices, true);
  }
}
