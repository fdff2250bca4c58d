package camfleet.message;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * A first pass over a document that refuses what the grammar allows and nobody could send on: half
 * characters, which UTF-8 does not know, and numbers that are infinite once they are read.
 */
final class Tokens {
  private Tokens() {}

  /** Reads to the end; false when there is nothing in the document. */
  static boolean check(JsonParser document) throws IOException {
    boolean any = false;
    for (JsonToken token = document.nextToken(); token != null; token = document.nextToken()) {
      any = true;
      switch (token) {
        case FIELD_NAME, VALUE_STRING -> {
          if (hasHalfCharacter(document.getText())) {
            throw new JsonParseException(document, "a \\u escape is half a character");
          }
        }
        case VALUE_NUMBER_FLOAT -> {
          if (!Double.isFinite(document.getDoubleValue())) {
            throw new JsonParseException(document, "a number is greater than a double holds");
          }
        }
        default -> {
          // the grammar is enough
        }
      }
    }
    return any;
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
