package camfleet.message;

import camfleet.runtime.MalformedException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a YAML file into plain Java types, with the line named where it is not YAML. */
public final class Yaml {
  private static final ObjectMapper MAPPER =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .build();

  private Yaml() {}

  /** The file's top-level map; an empty file is an empty map. */
  public static Map<String, Object> readFile(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new MalformedException(file + ": not UTF-8", e);
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
    try (JsonParser parser = MAPPER.createParser(text)) {
      if (!Tokens.check(parser)) {
        return new LinkedHashMap<>();
      }
      Map<String, Object> map =
          MAPPER.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
      return map == null ? new LinkedHashMap<>() : map;
    } catch (JsonProcessingException e) {
      throw new MalformedException(source + ": " + Complaint.about(e, "YAML").getMessage(), e);
    } catch (IOException e) {
      throw new MalformedException(source + ": " + Json.reason(e), e);
    }
  }
}
