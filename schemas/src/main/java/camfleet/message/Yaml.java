package camfleet.message;

import camfleet.runtime.MalformedException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML (1.2.2) into plain Java types, with the line named where it is not YAML, and writes
 * it. {@code on}, {@code off}, {@code yes} and {@code no} are texts, as in the JSON schema of YAML
 * 1.2; only {@code true} and {@code false} are boolean. Aliases, merges and numbers that readers
 * understand differently are refused, so that a small file stays small and says one thing.
 */
public final class Yaml {
  /** A file is read until here, in bytes. */
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  private static final YAMLFactory FACTORY =
      YAMLFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
          .loaderOptions(options())
          .stringQuotingChecker(new Quotes())
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .build();

  private static final YAMLMapper MAPPER = new YAMLMapper(FACTORY);

  private Yaml() {}

  /** The parser counts code points, of which there are never more than bytes. */
  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES + 1);
    return options;
  }

  /** The file's top-level map; an empty file is an empty map. */
  public static Map<String, Object> readFile(Path file) throws IOException {
    return readLines(file).values();
  }

  /** The same with the line of each value. */
  public static YamlDocument readLines(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + Json.reason(e), e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new MalformedException(file + ": must be at most " + MAX_BYTES / 1024 / 1024 + " MiB");
    }
    try {
      return readLines(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
          file.toString());
    } catch (CharacterCodingException e) {
      throw new MalformedException(file + ": not UTF-8", e);
    }
  }

  /**
   * @param source what to call the text in a complaint
   */
  public static Map<String, Object> read(String text, String source) throws MalformedException {
    return readLines(text, source).values();
  }

  /** The same with the line of each value. */
  public static YamlDocument readLines(String text, String source) throws MalformedException {
    try (YAMLParser parser = FACTORY.createParser(text)) {
      return new YamlReader(parser, source).read();
    } catch (JsonProcessingException e) {
      String sentence =
          e.getCause() instanceof MarkedYAMLException grammar
              ? "not YAML: " + words(grammar)
              : Complaint.about(e, "YAML").getMessage();
      throw new MalformedException(source + ": " + sentence, e);
    } catch (MalformedException e) {
      throw e;
    } catch (IOException e) {
      throw new MalformedException(source + ": " + Json.reason(e), e);
    }
  }

  /** The grammar's own words and where; they count lines and columns from 0. */
  private static String words(MarkedYAMLException e) {
    Mark mark = e.getProblemMark();
    return Excerpt.of(e.getProblem().replace("\\t(TAB)", "TAB").strip(), 200)
        + " (line "
        + (mark.getLine() + 1)
        + ", column "
        + (mark.getColumn() + 1)
        + ")";
  }

  /** Quotes also the line breaks and the mark of byte order that a plain text loses. */
  private static final class Quotes extends StringQuotingChecker.Default {
    private static final Pattern LOST = Pattern.compile("[\\u0085\\u2028\\u2029\\uFEFF]");

    @Override
    public boolean needToQuoteName(String name) {
      return LOST.matcher(name).find() || super.needToQuoteName(name);
    }

    @Override
    public boolean needToQuoteValue(String value) {
      return LOST.matcher(value).find() || super.needToQuoteValue(value);
    }
  }

  /** A document of plain Java types as YAML that {@link #read} reads to the same. */
  public static String text(Map<String, Object> document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as YAML: " + e.getOriginalMessage(), e);
    }
  }
}
