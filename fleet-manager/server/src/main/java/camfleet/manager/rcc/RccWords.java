package camfleet.manager.rcc;

import camfleet.message.Excerpt;
import java.util.ArrayList;
import java.util.List;

/** The words of one value on one line, up to its comment. For one value and one thread. */
final class RccWords {
  private final String written;
  private int at;

  RccWords(String written) {
    this.written = written;
  }

  /**
   * @throws IllegalArgumentException what is wrong, in one sentence
   */
  RccValue value(int line) {
    skipSpaces();
    char open = peek();
    boolean inBrackets = open == '(' || open == '[';
    char close = open == '(' ? ')' : inBrackets ? ']' : 0;
    if (inBrackets) {
      at++;
    }
    List<String> items = new ArrayList<>();
    boolean commas = false;
    skipSpaces();
    while (!isEnd() && peek() != close) {
      items.add(item(close));
      skipSpaces();
      if (peek() == ',') {
        commas = true;
        at++;
        skipSpaces();
      } else if (!isEnd() && peek() != close) {
        throw unexpected("a comma, a comment or the end of the line");
      }
    }
    if (inBrackets) {
      if (isEnd()) {
        throw new IllegalArgumentException(
            "the list that " + open + " begins must end with " + close + " in the same line");
      }
      at++;
      skipSpaces();
      if (!isEnd()) {
        throw unexpected("a comment or the end of the line");
      }
    }
    boolean isList = commas || (inBrackets && !(open == '(' && items.size() == 1));
    return new RccValue(items.isEmpty() && !isList ? List.of("") : items, isList, line);
  }

  private String item(char close) {
    char first = peek();
    if (first == '"' || first == '\'') {
      int end = written.indexOf(first, at + 1);
      if (end < 0) {
        throw new IllegalArgumentException("the text that " + first + " begins has no end");
      }
      String text = written.substring(at + 1, end);
      at = end + 1;
      return text;
    }
    int begin = at;
    while (!isEnd() && peek() != ',' && peek() != close) {
      if ("([{\"'".indexOf(peek()) >= 0) {
        throw unexpected("a word, a number or a quoted text");
      }
      at++;
    }
    String text = written.substring(begin, at).strip();
    if (text.isEmpty()) {
      throw unexpected("a value before it");
    }
    return text;
  }

  private IllegalArgumentException unexpected(String wanted) {
    return new IllegalArgumentException(
        "there must be "
            + wanted
            + " where \""
            + Excerpt.of(written.substring(at), 40)
            + "\" stands");
  }

  private boolean isEnd() {
    return at >= written.length() || written.charAt(at) == '#';
  }

  /** The character that comes, or 0 at the end. */
  private char peek() {
    return isEnd() ? 0 : written.charAt(at);
  }

  private void skipSpaces() {
    while (at < written.length() && Character.isWhitespace(written.charAt(at))) {
      at++;
    }
  }
}
