package camfleet.manager.rcc;

import camfleet.message.Excerpt;
import camfleet.runtime.MalformedException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the syntax of ConfigObj, which RPi Camera Colony's file has: {@code [section]}, {@code
 * [[section in it]]}, {@code key = value # comment}; values in quotes or without, lists with
 * brackets or without, and texts of several lines in three quotes.
 */
final class RccReader {
  private static final Pattern HEADING = Pattern.compile("(\\[+)\\s*(.*?)\\s*(]+)\\s*(#.*)?");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(\"[^\"]*\"|'[^']*'|[^'\"=#\\[][^=]*?)\\s*=\\s*(.*)");

  private final String source;
  private final List<String> lines;
  private int at;

  private RccReader(String text, String source) {
    this.source = source;
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    this.lines = body.lines().toList();
  }

  /**
   * @param source what to call the text in a complaint
   * @throws MalformedException the first thing that is no such file, with its line
   */
  static RccSection read(String text, String source) throws MalformedException {
    return new RccReader(text, source).file();
  }

  private RccSection file() throws MalformedException {
    RccSection file = new RccSection("", 0, 0, null);
    RccSection current = file;
    for (at = 0; at < lines.size(); at++) {
      String line = lines.get(at).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
        throw wrong("there is a character that cannot be shown in " + quoted(line));
      }
      if (line.startsWith("[")) {
        current = heading(line, current);
      } else {
        assignment(line, current);
      }
    }
    return file;
  }

  private RccSection heading(String line, RccSection current) throws MalformedException {
    Matcher matcher = HEADING.matcher(line);
    if (!matcher.matches() || matcher.group(1).length() != matcher.group(3).length()) {
      throw wrong("a section must be [name] or [[name]], was " + quoted(line));
    }
    int depth = matcher.group(1).length();
    if (depth > current.depth() + 1) {
      throw wrong(
          "section "
              + quoted(line)
              + " has "
              + depth
              + " brackets but stands in none of "
              + (depth - 1));
    }
    RccSection parent = current;
    while (parent.depth() >= depth) {
      parent = parent.parent();
    }
    String name = unquoted(matcher.group(2));
    if (name.isEmpty()) {
      throw wrong("a section must have a name, was " + quoted(line));
    }
    RccSection section = new RccSection(name, at + 1, depth, parent);
    RccSection earlier = parent.sections().putIfAbsent(name, section);
    if (earlier != null) {
      throw wrong("section " + quoted(name) + " stands already in line " + earlier.line());
    }
    return section;
  }

  private void assignment(String line, RccSection section) throws MalformedException {
    Matcher matcher = ASSIGNMENT.matcher(line);
    if (!matcher.matches()) {
      throw wrong("a line must be a [section], a comment or key = value, was " + quoted(line));
    }
    int begin = at + 1;
    String key = unquoted(matcher.group(1).strip());
    RccValue value = value(matcher.group(2), begin);
    RccValue earlier = section.values().putIfAbsent(key, value);
    if (earlier != null) {
      throw wrong("key " + quoted(key) + " stands already in line " + earlier.line());
    }
  }

  private RccValue value(String written, int begin) throws MalformedException {
    for (String quotes : List.of("\"\"\"", "'''")) {
      if (written.startsWith(quotes)) {
        return new RccValue(List.of(severalLines(written.substring(3), quotes)), false, begin);
      }
    }
    try {
      return new RccWords(written).value(begin);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private String severalLines(String first, String quotes) throws MalformedException {
    int begin = at;
    StringBuilder text = new StringBuilder();
    String line = first;
    while (!line.contains(quotes)) {
      text.append(line).append('\n');
      if (++at >= lines.size()) {
        at = begin;
        throw wrong("the text that " + quotes + " begins has no end");
      }
      line = lines.get(at);
    }
    int end = line.indexOf(quotes);
    String rest = line.substring(end + 3).strip();
    if (!rest.isEmpty() && !rest.startsWith("#")) {
      throw wrong("nothing but a comment may follow " + quotes + ", was " + quoted(rest));
    }
    return text.append(line, 0, end).toString();
  }

  private static String unquoted(String name) {
    boolean isQuoted =
        name.length() >= 2
            && (name.charAt(0) == '"' || name.charAt(0) == '\'')
            && name.charAt(name.length() - 1) == name.charAt(0);
    return isQuoted ? name.substring(1, name.length() - 1) : name;
  }

  private static String quoted(String text) {
    return "\"" + Excerpt.of(text, 60) + "\"";
  }

  private MalformedException wrong(String sentence) {
    return new MalformedException(source + ":" + (at + 1) + ": " + sentence);
  }
}
