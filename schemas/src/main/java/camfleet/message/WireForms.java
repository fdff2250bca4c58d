package camfleet.message;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** How times and numbers stand in JSON, stricter than the parser is by itself. */
final class WireForms extends SimpleModule {
  WireForms() {
    super("camfleet");
    addSerializer(Instant.class, new InstantWriter());
    addDeserializer(Instant.class, new InstantReader());
    addSerializer(Double.class, new DoubleWriter());
    addSerializer(double.class, new DoubleWriter());
    addDeserializer(Double.class, new DoubleReader(Double.class));
    addDeserializer(double.class, new DoubleReader(double.class));
  }

  /**
   * A number without null as a value in Java has none in JSON either: a document that leaves it out
   * is refused, where the parser would quietly take 0.
   */
  static final class PrimitivesAreRequired extends NopAnnotationIntrospector {
    @Override
    public Boolean hasRequiredMarker(AnnotatedMember member) {
      return member instanceof AnnotatedParameter && member.getRawType().isPrimitive()
          ? true
          : null;
    }
  }

  private static final class InstantWriter extends StdScalarSerializer<Instant> {
    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant time, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(Times.write(time));
    }
  }

  /** Texts of ISO 8601 between 1970 and 9999, so that milliseconds since 1970 always exist. */
  private static final class InstantReader extends StdScalarDeserializer<Instant> {
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (!json.hasToken(JsonToken.VALUE_STRING)) {
        return (Instant) context.handleUnexpectedToken(Instant.class, json);
      }
      String text = json.getText();
      try {
        Instant time = Times.read(text);
        if (!time.isBefore(Instant.EPOCH) && time.isBefore(END)) {
          return time;
        }
      } catch (DateTimeException e) {
        // told below, together with times that are out of range
      }
      return (Instant) context.handleWeirdStringValue(Instant.class, text, "not a time");
    }
  }

  private static final class DoubleWriter extends StdScalarSerializer<Double> {
    DoubleWriter() {
      super(Double.class);
    }

    @Override
    public void serialize(Double number, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (!Double.isFinite(number)) {
        throw JsonMappingException.from(json, "JSON has no number for " + number);
      }
      json.writeNumber(number);
    }
  }

  private static final class DoubleReader extends StdScalarDeserializer<Double> {
    DoubleReader(Class<Double> type) {
      super(type);
    }

    @Override
    public Double deserialize(JsonParser json, DeserializationContext context) throws IOException {
      int token = json.currentTokenId();
      if (token != JsonTokenId.ID_NUMBER_INT && token != JsonTokenId.ID_NUMBER_FLOAT) {
        return (Double) context.handleUnexpectedToken(handledType(), json);
      }
      double number = json.getDoubleValue();
      if (!Double.isFinite(number)) {
        return (Double)
            context.handleWeirdNumberValue(handledType(), number, "greater than a double holds");
      }
      return number;
    }

    @Override
    public Double getNullValue(DeserializationContext context) throws JsonMappingException {
      return handledType() == double.class
          ? (Double) context.reportInputMismatch(this, "Cannot map `null` into a number")
          : null;
    }
  }
}
