package camfleet.manager.cli;

import camfleet.manager.rcc.Note;
import camfleet.manager.rcc.RccImport;
import camfleet.runtime.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a fleet's file of a configuration file of RPi Camera Colony. */
@Command(
    name = "import-rcc",
    description = "Write fleet.yaml from a configuration file of RPi Camera Colony.",
    sortOptions = false,
    footer = {
      "",
      "What was converted, and what means nothing here, is told on standard error with",
      "its line. Nothing is sent: look at the file, then \"config plan\" and \"config apply\".",
      "",
      "Examples:",
      "  fleet-manager config import-rcc colony.config > fleet.yaml",
      "  fleet-manager config import-rcc colony.config --to fleet.yaml"
    })
final class ImportRccCommand implements Callable<Integer> {
  private static final int MAX_BYTES = 1024 * 1024;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The file of RPi Camera Colony.")
  private Path file;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Write to a new file rather than to standard output.")
  private Path target;

  @Override
  public Integer call() throws Refusal {
    RccImport made;
    try {
      made = RccImport.of(text(), file.toString());
    } catch (MalformedException e) {
      throw Refusal.usage(e.getMessage());
    }
    CommandRoot root = (CommandRoot) spec.root().userObject();
    if (target != null) {
      write(made.yaml());
    }
    if (root.isJson()) {
      root.printJson(json(made));
      return ExitCode.OK;
    }
    if (target == null) {
      root.terminal().out().print(made.yaml());
      root.terminal().out().flush();
    }
    made.notes().forEach(note -> root.terminal().complain(sentence(note)));
    return ExitCode.OK;
  }

  private String text() throws Refusal {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw Refusal.usage(file + " is larger than 1 MiB; is it a configuration file?");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Refusal.usage(file + " is not UTF-8");
    } catch (NoSuchFileException e) {
      throw Refusal.usage("there is no file " + file);
    } catch (IOException e) {
      throw Refusal.usage("cannot read " + file + ": " + e.getMessage());
    }
  }

  private void write(String yaml) throws Refusal {
    try {
      Files.writeString(target, yaml, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw Refusal.usage(target + " is there already; give the name of a new file");
    } catch (IOException e) {
      throw Refusal.failed("cannot write " + target + ": " + e.getMessage());
    }
  }

  /** Such as {@code colony.config:12,30: iso = 400 is now gain: 4; …}. */
  private String sentence(Note note) {
    String lines =
        note.lines().isEmpty()
            ? ""
            : ":" + note.lines().stream().map(String::valueOf).collect(Collectors.joining(","));
    return file + lines + ": " + note.sentence();
  }

  private static Map<String, Object> json(RccImport made) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("document", made.document());
    document.put("notes", made.notes().stream().map(ImportRccCommand::json).toList());
    return document;
  }

  private static Map<String, Object> json(Note note) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", Words.word(note.kind()));
    map.put("key", note.key());
    map.put("lines", List.copyOf(note.lines()));
    map.put("message", note.sentence());
    return map;
  }
}
