package camfleet.message;

import camfleet.runtime.MalformedException;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads and writes JSON (RFC 8259) in the manner of the protocol: names in snake case, times as ISO
 * 8601 in UTC, enumerations in lower case, absent instead of null. Unknown members are ignored,
 * except in documents that people type; a member that is a primitive in Java must be there.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new WireForms())
          .annotationIntrospector(
              AnnotationIntrospector.pair(
                  new JacksonAnnotationIntrospector(), new WireForms.PrimitivesAreRequired()))
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(LogicalType.Textual, Json::asWritten)
          .withCoercionConfig(LogicalType.Boolean, Json::asWritten)
          .withCoercionConfig(LogicalType.Integer, Json::asWritten)
          .withCoercionConfig(LogicalType.Enum, Json::asWritten)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final ObjectReader OBJECTS =
      MAPPER.readerFor(new TypeReference<Map<String, Object>>() {});
  private static final ObjectReader ANYTHING = MAPPER.readerFor(Object.class);

  /** What stands for bytes that are no UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  private Json() {}

  /** A number where a text is due, and the like, is refused and not converted. */
  private static void asWritten(MutableCoercionConfig config) {
    for (CoercionInputShape shape : CoercionInputShape.values()) {
      config.setCoercion(shape, CoercionAction.Fail);
    }
  }

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
    T value = read(json, reader(type));
    if (value == null) {
      throw new MalformedException("expected a JSON object, was null");
    }
    return value;
  }

  /** Reads one JSON object into a map in the order of its members; values are plain Java types. */
  public static Map<String, Object> readObject(byte[] json) throws MalformedException {
    Map<String, Object> value = read(json, OBJECTS);
    if (value == null) {
      throw new MalformedException("expected a JSON object, was null");
    }
    return value;
  }

  /** Reads any JSON value as plain Java types: map, list, string, number, boolean or null. */
  public static Object readAny(byte[] json) throws MalformedException {
    return read(json, ANYTHING);
  }

  private static <T> T read(byte[] json, ObjectReader reader) throws MalformedException {
    String text = utf8(json);
    try (JsonParser parser = new CheckedParser(MAPPER.createParser(text))) {
      return reader.readValue(parser);
    } catch (JsonProcessingException e) {
      throw Complaint.about(e, "JSON");
    } catch (IOException e) {
      throw new UncheckedIOException("reading a text in memory", e);
    }
  }

  /** A record as a map of its JSON members. */
  public static Map<String, Object> toMap(Object value) {
    return MAPPER.convertValue(value, new TypeReference<>() {});
  }

  /** A map of JSON members as a record. */
  public static <T> T fromMap(Map<String, Object> map, Class<T> type) throws MalformedException {
    byte[] json;
    try {
      json = bytes(map);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(e.getMessage(), e);
    }
    return read(json, type);
  }

  private static ObjectReader reader(Class<?> type) {
    ObjectReader reader = MAPPER.readerFor(type);
    return type.isAnnotationPresent(WrittenByHand.class)
        ? reader.with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        : reader;
  }

  private static String utf8(byte[] json) throws MalformedException {
    String text = new String(json, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    // Either somebody sent that character, or it stands for what is none.
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("not UTF-8", e);
    }
  }

  /** Writes a failure of the file system as the sentence it is. */
  static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
