package camfleet.message;

import camfleet.stream.StreamDocument;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the records, schemas and golden files of the messages and validates one by the other. */
public final class GoldenFiles {
  private static final String SCHEMAS = "/camfleet/schema";
  private static final String SCHEMA_ENDING = ".schema.json";
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private GoldenFiles() {}

  /** One golden file: of which message, under which name, and its bytes. */
  public record Golden(Class<?> type, String file, byte[] json) {
    @Override
    public String toString() {
      return file;
    }
  }

  /** Kebab name, such as {@code device-info}, to record: what MQTT carries and what streams do. */
  public static SortedMap<String, Class<?>> records() {
    SortedMap<String, Class<?>> records = listed(Message.class);
    records.putAll(listed(StreamDocument.class));
    return records;
  }

  /** Kebab name to record of a sealed list. */
  static SortedMap<String, Class<?>> listed(Class<?> list) {
    SortedMap<String, Class<?>> records = new TreeMap<>();
    for (Class<?> type : list.getPermittedSubclasses()) {
      records.put(kebab(type), type);
    }
    return records;
  }

  public static String kebab(Class<?> type) {
    return type.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** The kebab names of the schemas that there are. */
  public static List<String> schemaNames() {
    return list(SCHEMAS).map(file -> file.replace(SCHEMA_ENDING, "")).sorted().toList();
  }

  /** Every golden file; a file without a record has the type null. */
  public static List<Golden> goldens() {
    return list("/golden")
        .sorted()
        .map(
            file ->
                new Golden(
                    records().get(file.substring(0, file.indexOf('.'))),
                    file,
                    bytes("/golden/" + file)))
        .toList();
  }

  public static byte[] schemaBytes(String kebabName) {
    return bytes(SCHEMAS + "/" + kebabName + SCHEMA_ENDING);
  }

  /** What is wrong with a document by the schema of that name; empty when it is good. */
  public static List<String> validate(String kebabName, String json) {
    return schema(kebabName).validate(json, InputFormat.JSON).stream()
        .map(Error::toString)
        .toList();
  }

  /** What is wrong with a schema by the schema of schemas. */
  public static List<String> validateSchema(String kebabName) {
    Schema dialect =
        REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    return dialect
        .validate(new String(schemaBytes(kebabName), StandardCharsets.UTF_8), InputFormat.JSON)
        .stream()
        .map(Error::toString)
        .toList();
  }

  private static Schema schema(String kebabName) {
    return REGISTRY.getSchema(
        new String(schemaBytes(kebabName), StandardCharsets.UTF_8), InputFormat.JSON);
  }

  private static Stream<String> list(String folder) {
    URL url = GoldenFiles.class.getResource(folder);
    if (url == null || !"file".equals(url.getProtocol())) {
      throw new IllegalStateException("no folder " + folder + " on the class path: " + url);
    }
    try (Stream<Path> files = Files.list(Path.of(new URI(url.toString())))) {
      return Arrays.stream(files.map(file -> file.getFileName().toString()).toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String resource) {
    try (var stream = GoldenFiles.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("there is no " + resource);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
