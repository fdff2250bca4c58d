package camfleet.message;

import camfleet.runtime.MalformedException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a YAML file into plain Java types, with the line named where it is not YAML. */
public final class Yaml {
  private static final ObjectMapper MAPPER = new ObjectMapper(new YAMLFactory());

  private Yaml() {}

  /** The file's top-level map; an empty file is an empty map. */
  public static Map<String, Object> readFile(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + Json.reason(e), e);
    }
    return read(text, file.toString());
  }

  /**
   * @param source what to call the text in a complaint
   */
  public static Map<String, Object> read(String text, String source) throws MalformedException {
    if (text.isBlank()) {
      return new LinkedHashMap<>();
    }
    try {
      Map<String, Object> map =
          MAPPER.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
      return map == null ? new LinkedHashMap<>() : map;
    } catch (JsonProcessingException e) {
      throw new MalformedException(source + ": " + Json.malformed(e).getMessage(), e);
    }
  }
}
