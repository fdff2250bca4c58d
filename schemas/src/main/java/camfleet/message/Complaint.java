package camfleet.message;

import camfleet.runtime.MalformedException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in one sentence of ours what the parser has to say about a document. */
final class Complaint {
  private static final int MAX_EXCERPT = 80;

  /** How the parser tells a value of another type; nothing else of it holds the value. */
  private static final Pattern COERCED =
      Pattern.compile("Cannot coerce [\\w-]+ value \\((.*)\\) to ", Pattern.DOTALL);

  private Complaint() {}

  /**
   * @param language what the document should be, such as {@code JSON}
   */
  static MalformedException about(JsonProcessingException e, String language) {
    if (e instanceof JsonMappingException mapping && !isGrammar(innermost(e))) {
      return new MalformedException(mismatch(mapping), e);
    }
    return new MalformedException(
        "not " + language + ": " + grammar(innermost(e)) + where(e.getLocation()), e);
  }

  private static boolean isGrammar(JsonProcessingException e) {
    return e instanceof StreamReadException || e instanceof StreamConstraintsException;
  }

  private static JsonProcessingException innermost(JsonProcessingException e) {
    return e.getCause() instanceof JsonProcessingException cause ? innermost(cause) : e;
  }

  /** What is wrong with a document that is well formed and of another shape. */
  private static String mismatch(JsonMappingException e) {
    String member = member(e);
    Throwable cause = e.getCause();
    if (cause instanceof NullPointerException && isName(cause.getMessage())) {
      return inside(member, cause.getMessage()) + " is missing";
    }
    if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
      return inside(member, Excerpt.of(cause.getMessage(), 300));
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "there is no member \""
          + member
          + "\"; there are "
          + unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
    }
    if (e instanceof MismatchedInputException mismatch) {
      String subject = member.isEmpty() ? "the document" : member;
      String original = e.getOriginalMessage();
      if (original.startsWith("Missing required creator property")) {
        return subject + " is missing";
      }
      if (original.startsWith("Cannot map `null`")) {
        return subject + " must not be null";
      }
      if (original.startsWith("Trailing token")) {
        return "the document must end after its first value" + where(e.getLocation());
      }
      if (original.startsWith("No content to map")) {
        return "the document is empty";
      }
      Class<?> type = mismatch.getTargetType();
      if (type != null) {
        return subject + " must be " + expected(type) + was(mismatch);
      }
    }
    return inside(member, grammar(e));
  }

  /** A record names the member that it needs; the runtime's own words of a null are a bug's. */
  private static boolean isName(String message) {
    return message != null && message.matches("[a-z0-9_]+");
  }

  private static String inside(String member, String sentence) {
    return member.isEmpty() ? sentence : member + ": " + sentence;
  }

  private static String was(MismatchedInputException e) {
    if (e instanceof InvalidFormatException format && format.getValue() instanceof String text) {
      return ", was \"" + Excerpt.of(text, MAX_EXCERPT) + "\"";
    }
    Matcher matcher = COERCED.matcher(e.getOriginalMessage());
    return matcher.lookingAt() ? ", was " + Excerpt.of(matcher.group(1), MAX_EXCERPT) : "";
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(word -> ((Enum<?>) word).name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "an integer";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == Instant.class) {
      return "a time such as 2026-11-20T10:00:00Z";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return Map.class.isAssignableFrom(type) || type.isRecord() ? "an object" : "another value";
  }

  /** The member in the document that is at fault, such as {@code capabilities.settings.fps.min}. */
  private static String member(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return Excerpt.of(path.toString(), MAX_EXCERPT);
  }

  /** The parser's own words, without what it says about its sources and switches. */
  private static String grammar(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "a number, text or nesting is too large";
    }
    String words = e.getOriginalMessage();
    int end = words.indexOf('\n');
    words = end < 0 ? words : words.substring(0, end);
    int source = words.indexOf(" (start marker at");
    words = source < 0 ? words : words.substring(0, source);
    return Excerpt.of(words, 200);
  }

  private static String where(JsonLocation at) {
    return at == null || at.getLineNr() < 1
        ? ""
        : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}
