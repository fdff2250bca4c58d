package camfleet.device.camera;

import java.util.ArrayList;
import java.util.List;

/**
 * A command in words, split as a shell does: at white space outside quotes, with a backslash before
 * what is meant literally. Nothing else of a shell happens.
 */
final class CommandWords {
  private CommandWords() {}

  /**
   * Splits it.
   *
   * @throws IllegalArgumentException in one sentence, when a quote is not closed
   */
  static List<String> of(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char next = command.charAt(i);
      boolean last = i + 1 == command.length();
      if (quote == 0 && Character.isWhitespace(next)) {
        if (word != null) {
          words.add(word.toString());
          word = null;
        }
        continue;
      }
      word = word == null ? new StringBuilder() : word;
      if (quote == 0 && (next == '\'' || next == '"')) {
        quote = next;
      } else if (next == quote) {
        quote = 0;
      } else if (next == '\\' && quote == 0 && !last) {
        word.append(command.charAt(++i));
      } else if (next == '\\' && quote == '"' && !last && isSpecial(command.charAt(i + 1))) {
        word.append(command.charAt(++i));
      } else {
        word.append(next);
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("a quote (" + quote + ") is not closed in: " + command);
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }

  /** What a backslash between double quotes makes literal. */
  private static boolean isSpecial(char next) {
    return next == '"' || next == '\\';
  }
}
