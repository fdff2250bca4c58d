package camfleet.message;

import camfleet.runtime.MalformedException;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads one YAML document token by token, so that the line of each value is known, and refuses what
 * two readers of YAML understand differently.
 */
final class YamlReader {
  static final int MAX_DEPTH = 32;

  /** Octal in YAML 1.1 and decimal in 1.2, or digits in 1.1 and a text in 1.2. */
  private static final Pattern AMBIGUOUS = Pattern.compile("[-+]?(0[0-9_]+|0b.*|.*_.*)");

  private final YAMLParser parser;
  private final String source;
  private final Map<String, Integer> lines = new LinkedHashMap<>();

  YamlReader(YAMLParser parser, String source) {
    this.parser = parser;
    this.source = source;
  }

  YamlDocument read() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      end();
      return new YamlDocument(Map.of(), Map.of());
    }
    if (first != JsonToken.START_OBJECT) {
      throw new MalformedException(source + ": the document must be an object");
    }
    Map<String, Object> values = object("", 1);
    end();
    return new YamlDocument(values, lines);
  }

  private void end() throws IOException {
    if (parser.nextToken() != null) {
      throw refusal("the document must end after its first value");
    }
  }

  private Map<String, Object> object(String path, int depth) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = checked(parser.currentName());
      String child = path.isEmpty() ? key : path + "." + key;
      lines.putIfAbsent(child, line());
      if (key.equals("<<")) {
        throw refusal("<< merges are not read; write the keys out, or make a group of them");
      }
      parser.nextToken();
      map.put(key, value(child, depth));
    }
    return map;
  }

  private List<Object> list(String path, int depth) throws IOException {
    List<Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String child = path + "[" + list.size() + "]";
      lines.putIfAbsent(child, line());
      list.add(value(child, depth));
    }
    return list;
  }

  private Object value(String path, int depth) throws IOException {
    if (parser.isCurrentAlias()) {
      throw refusal(
          "*" + Excerpt.of(parser.getText(), 64) + " is an alias, which is not read; write it out");
    }
    JsonToken token = parser.currentToken();
    if (token.isStructStart() && depth >= MAX_DEPTH) {
      throw refusal("values are nested more than " + MAX_DEPTH + " deep");
    }
    return switch (token) {
      case START_OBJECT -> object(path, depth + 1);
      case START_ARRAY -> list(path, depth + 1);
      case VALUE_STRING -> checked(parser.getText());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw refusal("binary data is not read; write a text or a number");
    };
  }

  private Object integer() throws IOException {
    unambiguous();
    Number number = parser.getNumberValue();
    return number instanceof BigInteger ? number : (Object) number.longValue();
  }

  private double number() throws IOException {
    unambiguous();
    double number = parser.getDoubleValue();
    if (!Double.isFinite(number)) {
      throw new JsonParseException(parser, "a number is greater than a double holds");
    }
    return number;
  }

  private void unambiguous() throws IOException {
    String text = parser.getText();
    if (AMBIGUOUS.matcher(text).matches()) {
      throw refusal(
          Excerpt.of(text, 64)
              + " is another number for other readers; write it without leading 0 and _, or in"
              + " quotes when it is a text");
    }
  }

  private String checked(String text) throws IOException {
    if (CheckedParser.hasHalfCharacter(text)) {
      throw new JsonParseException(parser, "a \\u escape is half a character");
    }
    return text;
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private MalformedException refusal(String sentence) {
    return new MalformedException(source + ":" + line() + ": " + sentence);
  }
}
