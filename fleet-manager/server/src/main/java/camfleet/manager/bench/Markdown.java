package camfleet.manager.bench;

import java.util.Locale;

/** A sentence and a table for {@code examples/BENCHMARKS.md}. */
final class Markdown {
  /** Stands where the floor's figure would. */
  static final String NO_FLOOR = "no C compiler";

  private static final String NOTHING = "–";

  private final StringBuilder text = new StringBuilder();

  Markdown(String sentence, Object... values) {
    line(sentence, values);
    text.append('\n');
  }

  void head(String... titles) {
    row(titles);
    text.append("|---".repeat(titles.length)).append("|\n");
  }

  void row(String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  void line(String sentence, Object... values) {
    text.append(String.format(Locale.ROOT, sentence, values)).append('\n');
  }

  /** The number in its form, or a dash for null. */
  static String number(String form, Double value) {
    return value == null ? NOTHING : String.format(Locale.ROOT, form, value);
  }

  @Override
  public String toString() {
    return text.toString().stripTrailing();
  }
}
