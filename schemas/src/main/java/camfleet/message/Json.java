package camfleet.message;

import camfleet.runtime.MalformedException;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads and writes JSON (RFC 8259) in the manner of the protocol: names in snake case, times as ISO
 * 8601 in UTC, enumerations in lower case, absent instead of null, unknown members ignored.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new SimpleModule("camfleet"))
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Json() {}

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON: " + e.getOriginalMessage(), e);
    }
  }

  public static String text(Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** The same with line breaks and indentation, for people. */
  public static String pretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads one document; what is not one, or not of that shape, is told in one sentence. */
  public static <T> T read(byte[] json, Class<T> type) throws MalformedException {
    String text = utf8(json);
    try {
      T value = MAPPER.readValue(text, type);
      if (value == null) {
        throw new MalformedException("expected a JSON object, was null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  /** Reads one JSON object into a map in the order of its members; values are plain Java types. */
  public static Map<String, Object> readObject(byte[] json) throws MalformedException {
    String text = utf8(json);
    try {
      Map<String, Object> value = MAPPER.readValue(text, new TypeReference<>() {});
      if (value == null) {
        throw new MalformedException("expected a JSON object, was null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  /** Reads any JSON value as plain Java types: map, list, string, number, boolean or null. */
  public static Object readAny(byte[] json) throws MalformedException {
    String text = utf8(json);
    try {
      return MAPPER.readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  /** A record as a map of its JSON members. */
  public static Map<String, Object> toMap(Object value) {
    return MAPPER.convertValue(value, new TypeReference<>() {});
  }

  /** A map of JSON members as a record. */
  public static <T> T fromMap(Map<String, Object> map, Class<T> type) throws MalformedException {
    try {
      return MAPPER.convertValue(map, type);
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof JsonProcessingException cause) {
        throw malformed(cause);
      }
      throw new MalformedException(e.getMessage(), e);
    }
  }

  private static String utf8(byte[] json) throws MalformedException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("not UTF-8", e);
    }
  }

  static MalformedException malformed(JsonProcessingException e) {
    Throwable cause = e.getCause();
    String what = cause instanceof IllegalArgumentException ? cause.getMessage() : null;
    if (what == null) {
      what = firstSentence(e.getOriginalMessage());
    }
    String where =
        e.getLocation() == null || e.getLocation().getLineNr() < 1
            ? ""
            : " (line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr()
                + ")";
    return new MalformedException("not a valid document: " + what + where, e);
  }

  private static String firstSentence(String message) {
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  /**
   * Reads a value from a stream of text; used by {@link Yaml}, which shares the mapper's manners.
   */
  static ObjectMapper mapper() {
    return MAPPER;
  }

  /** Writes a failure of the file system as the sentence it is. */
  static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
