package camfleet.setting;

import java.util.regex.Pattern;

/** What a text may look like. All forms are one line without half surrogate pairs. */
public enum TextForm {
  /** No control characters and nothing that cannot be written as UTF-8. */
  LINE("[^\\p{Cc}\\p{Cs}]*", "characters in one line"),
  /** A part of a file's name, the same on every file system, that cannot lead out of its folder. */
  FILE_NAME(
      "([A-Za-z0-9_]([A-Za-z0-9_. -]*[A-Za-z0-9_])?)?",
      "letters A-Z a-z, digits and _, with . - and spaces only between them"),
  /** Names with commas between them, each of letters, digits, {@code _}, {@code .}, {@code -}. */
  NAMES(
      "([A-Za-z0-9_.-]+(, ?[A-Za-z0-9_.-]+)*)?",
      "characters, names of letters, digits, _ . and - with commas between them"),
  /** Empty, or an absolute path that never goes up. */
  PATH(
      "((/(?!\\.\\.?(/|$))[^/\\p{Cc}\\p{Cs}]*)+)?",
      "characters, empty or a path that begins with / and has no part . or ..");

  private final Pattern pattern;
  private final String words;

  TextForm(String pattern, String words) {
    this.pattern = Pattern.compile(pattern);
    this.words = words;
  }

  boolean fits(String text) {
    return pattern.matcher(text).matches();
  }

  /** The regular expression of the whole text, the same in Java and in a JSON Schema. */
  public String pattern() {
    return pattern.pattern();
  }

  /** What it asks of a text, after its length, such as {@code characters in one line}. */
  String words() {
    return words;
  }
}
