package camfleet.message;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/**
 * A parser that refuses, in the same pass, what the grammar allows and nobody could send on: half
 * characters, which UTF-8 does not know, and numbers that are infinite once they are read. What is
 * skipped is looked at as well.
 */
final class CheckedParser extends JsonParserDelegate {
  CheckedParser(JsonParser parser) {
    super(parser);
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = delegate.nextToken();
    if (token == null) {
      return null;
    }
    switch (token) {
      case FIELD_NAME, VALUE_STRING -> {
        if (hasHalfCharacter(delegate.getText())) {
          throw new JsonParseException(delegate, "a \\u escape is half a character");
        }
      }
      case VALUE_NUMBER_FLOAT -> {
        if (!Double.isFinite(delegate.getDoubleValue())) {
          throw new JsonParseException(delegate, "a number is greater than a double holds");
        }
      }
      default -> {
        // the grammar is enough
      }
    }
    return token;
  }

  @Override
  public JsonToken nextValue() throws IOException {
    JsonToken token = nextToken();
    return token == JsonToken.FIELD_NAME ? nextToken() : token;
  }

  @Override
  public JsonParser skipChildren() throws IOException {
    JsonToken first = currentToken();
    if (first == null || !first.isStructStart()) {
      return this;
    }
    int depth = 1;
    while (depth > 0) {
      JsonToken token = nextToken();
      if (token == null) {
        return this;
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
    }
    return this;
  }

  static boolean hasHalfCharacter(String text) {
    // Without a stream: every text of every message passes here.
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean isPair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!isPair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
