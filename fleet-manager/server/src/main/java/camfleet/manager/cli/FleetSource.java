package camfleet.manager.cli;

import camfleet.client.FleetException;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.FleetFile;
import camfleet.message.Problem;
import camfleet.message.Yaml;
import camfleet.message.YamlDocument;
import camfleet.setting.SettingTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A document of the fleet and where it was read, so that a complaint names the line.
 *
 * @param name what to call it
 * @param isFile whether it is a file that can be mended and read again
 * @param where from the path of a value to the place before a complaint about it, or nothing
 */
record FleetSource(
    String name, boolean isFile, Map<String, Object> document, UnaryOperator<String> where) {
  private static final String STANDARD_INPUT = "-";

  /** HTTP: the document was understood and cannot be. */
  private static final int UNPROCESSABLE = 422;

  /** What asks the manager something about the document. */
  interface Question<T> {
    T ask() throws IOException;
  }

  /**
   * Reads a file with what it includes.
   *
   * @param file {@code -} for standard input, which includes nothing
   */
  static FleetSource read(String file, Terminal terminal) throws Refusal, IOException {
    if (file.equals(STANDARD_INPUT)) {
      return standardInput(terminal);
    }
    Path path = Path.of(file);
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw Refusal.usage("there is no readable file " + file);
    }
    FleetFile read = FleetFile.read(path);
    return new FleetSource(file, true, read.document(), read::where);
  }

  private static FleetSource standardInput(Terminal terminal) throws Refusal, IOException {
    String name = "standard input";
    byte[] bytes = terminal.in().readNBytes(Yaml.MAX_BYTES + 1);
    if (bytes.length > Yaml.MAX_BYTES) {
      throw Refusal.failed(name + " must be at most " + Yaml.MAX_BYTES / 1024 / 1024 + " MiB");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Refusal.failed(name + ": not UTF-8");
    }
    YamlDocument read = Yaml.readLines(text, name);
    if (read.values().containsKey("include")) {
      throw Refusal.usage("standard input has no folder to include files from; give a FILE");
    }
    return new FleetSource(name, false, read.values(), path -> name + ":" + line(read, path));
  }

  private static int line(YamlDocument read, String path) {
    for (String at = path; at != null && !at.isEmpty(); at = around(at)) {
      Integer line = read.lines().get(at);
      if (line != null) {
        return line;
      }
    }
    return 1;
  }

  private static String around(String path) {
    int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return end < 0 ? null : path.substring(0, end);
  }

  /** A document that the manager keeps. */
  static FleetSource kept(String name, Map<String, Object> document) {
    return new FleetSource(name, false, document, path -> name);
  }

  /** What stands before a complaint about the value with that path; null for the whole. */
  String at(String path) {
    return where.apply(path) + ": ";
  }

  /** Asks; what the document may not be is told with its places. */
  <T> T ask(Question<T> question) throws IOException, Refusal {
    try {
      return question.ask();
    } catch (FleetException e) {
      if (e.status() != UNPROCESSABLE) {
        throw e;
      }
      throw complaint(e.problems());
    }
  }

  /** The document as this program understands it. */
  FleetDocument fleet() throws Refusal {
    FleetDocument.Checked checked = FleetDocument.read(document, SettingTable.camera());
    if (!checked.isGood()) {
      throw complaint(checked.problems());
    }
    return checked.document();
  }

  private Refusal complaint(List<Problem> problems) {
    return Refusal.failed(
        problems.stream()
            .map(problem -> at(problem.key()) + problem.message())
            .collect(Collectors.joining("\n")));
  }
}
