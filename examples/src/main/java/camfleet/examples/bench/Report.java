package camfleet.examples.bench;

import java.util.Locale;

/** Figures as Markdown: each row says what was measured, the figure, and by which command. */
final class Report {
  private final StringBuilder text = new StringBuilder();

  void line(String sentence) {
    text.append(sentence).append("\n\n");
  }

  void heading(String title) {
    text.append("\n### ").append(title).append("\n\n| what | figure | how |\n|---|---|---|\n");
  }

  void row(String what, String figure, String how) {
    text.append("| ").append(what).append(" | ").append(figure).append(" | ");
    text.append(how).append(" |\n");
    // Somebody waits for minutes.
    System.err.println(what + ": " + figure);
  }

  /** A number with one digit behind the point. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  @Override
  public String toString() {
    return text.toString().strip();
  }
}
