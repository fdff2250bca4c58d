package camfleet.message;

/**
 * Text from elsewhere made fit for a sentence: one line, no control characters, not longer than
 * asked for.
 */
public final class Excerpt {
  private Excerpt() {}

  /**
   * @param maxLength in UTF-16 units; a text that is longer is cut and ends in {@code …}
   */
  public static String of(String text, int maxLength) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), maxLength) + 1);
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      int units = Character.charCount(point);
      if (line.length() + units > maxLength) {
        return line.append('…').toString();
      }
      line.appendCodePoint(isShowable(point) ? point : '\uFFFD');
      i += units;
    }
    return line.toString();
  }

  /** Half a surrogate pair cannot be written as UTF-8, and a control character can end the line. */
  private static boolean isShowable(int point) {
    return !Character.isISOControl(point)
        && point != 0x2028
        && point != 0x2029
        && Character.getType(point) != Character.SURROGATE;
  }
}
