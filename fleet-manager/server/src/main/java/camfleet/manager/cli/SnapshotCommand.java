package camfleet.manager.cli;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Has devices make a picture now and stores it. */
@Command(
    name = "snapshot",
    description = "Have devices make a picture now and store it as DIR/ID.jpg.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  fleet-manager snapshot cam1",
      "  fleet-manager snapshot all --dir pictures",
      "  fleet-manager snapshot cam1 --file - | feh -"
    })
final class SnapshotCommand implements Callable<Integer> {
  @ParentCommand private CommandRoot root;

  @Parameters(paramLabel = "SELECTOR", description = "Which devices.")
  private String selector;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Where the picture of a single device goes; - is standard output.")
  private String file;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where pictures go as ID.jpg (default: the current directory).")
  private Path dir;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long a device may take (default: 10s).")
  private Duration timeout = Duration.ofSeconds(10);

  /** What is told of a stored picture. */
  record Stored(String file, long sequence, long ageMs, int bytes) {}

  @Override
  public Integer call() throws Exception {
    if (file != null && dir != null) {
      throw Refusal.usage("give --file or --dir, not both");
    }
    try (Fleet fleet = root.fleet()) {
      List<Device> devices = root.select(fleet, selector);
      if (file != null && devices.size() > 1) {
        throw Refusal.usage(
            "\""
                + selector
                + "\" selects "
                + devices.size()
                + " devices and --file holds one picture; use --dir");
      }
      if (dir != null) {
        PictureFile.makeFolder(dir);
      }
      Terminal terminal = root.terminal();
      Round<Stored> round =
          Round.ask(
              devices,
              new ProgressBar(terminal, "snapshot", devices.size()),
              device -> store(fleet.snapshot(device.id(), timeout)));
      if (!"-".equals(file)) {
        print(round);
      }
      round.complain(terminal);
      return round.exitCode();
    }
  }

  private Stored store(Picture picture) throws IOException {
    if ("-".equals(file)) {
      root.terminal().bytes().write(picture.jpeg());
      root.terminal().bytes().flush();
      return stored(picture, "-");
    }
    String name = picture.device() + ".jpg";
    Path path = file != null ? Path.of(file) : dir == null ? Path.of(name) : dir.resolve(name);
    new PictureFile(path).write(picture.jpeg());
    return stored(picture, path.toString());
  }

  private static Stored stored(Picture picture, String where) {
    return new Stored(where, picture.sequence(), picture.age().toMillis(), picture.jpeg().length);
  }

  private void print(Round<Stored> round) {
    if (root.isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("snapshots", round.toJson("picture"));
      root.printJson(document);
      return;
    }
    for (Round.Answer<Stored> answer : round.answers()) {
      if (answer.isGood()) {
        Stored stored = answer.value();
        root.terminal()
            .line(
                answer.device()
                    + ": "
                    + stored.file()
                    + " (frame "
                    + stored.sequence()
                    + ", "
                    + Words.age(stored.ageMs())
                    + " old, "
                    + stored.bytes()
                    + " bytes)");
      }
    }
  }
}
