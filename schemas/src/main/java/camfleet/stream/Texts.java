package camfleet.stream;

/** Checks of the texts in documents. */
final class Texts {
  static final int MAX_ID = 64;

  private Texts() {}

  /** A text that must be there. */
  static String required(String name, String text, int max) {
    if (text == null) {
      throw new NullPointerException(name);
    }
    return optional(name, text, max);
  }

  /** A text that may be null. */
  static String optional(String name, String text, int max) {
    if (text != null && (text.isEmpty() || text.length() > max)) {
      throw new IllegalArgumentException(
          name + " must have 1 to " + max + " characters, had " + text.length());
    }
    return text;
  }

  static void range(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " must be " + min + ".." + max + ", was " + value);
    }
  }
}
