package camfleet.manager.cli;

import camfleet.client.ConfigRevision;
import camfleet.client.Fleet;
import camfleet.client.FleetConfig;
import camfleet.manager.cli.Terminal.Colour;
import camfleet.manager.layers.FleetDiff;
import camfleet.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows how two revisions of the fleet's document differ, or a file from the newest. */
@Command(
    name = "diff",
    description = {
      "Show how the fleet's document changed, value by value: - before, + after.",
      "FROM and TO are numbers of revisions, times or previous; without TO the newest, without",
      "FROM what the newest changed. With FILE: what the file would change in the document."
    },
    footer = {
      "",
      "Examples:",
      "  fleet-manager config diff",
      "  fleet-manager config diff 7 9",
      "  fleet-manager config diff 14:00",
      "  fleet-manager config diff fleet.yaml"
    })
final class ConfigDiffCommand implements Callable<Integer> {
  @ParentCommand private ConfigCommand config;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FROM|FILE",
      description = "The earlier revision, or a file; - for standard input.")
  private String from;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TO", description = "The later revision.")
  private String to;

  /** One side of it. */
  private record Side(Object name, String title, FleetSource source) {}

  @Override
  public Integer call() throws Exception {
    try (Fleet fleet = config.fleet()) {
      Side before;
      Side after;
      if (from != null && isFile(from)) {
        if (to != null) {
          throw Refusal.usage("a FILE is compared with the newest revision; leave out TO");
        }
        FleetSource file = FleetSource.read(from, config.terminal());
        before = side(fleet.configuration().current());
        after = new Side(file.name(), file.name(), file);
      } else {
        Revisions revisions = new Revisions(fleet, config.moments());
        before = from == null ? beforeNewest(fleet) : side(fleet, revisions.find("FROM", from));
        after =
            to == null
                ? side(fleet.configuration().current())
                : side(fleet, revisions.find("TO", to));
      }
      print(before, after);
      return ExitCode.OK;
    }
  }

  /** Whatever does not read as a revision is a file, whose absence is told. */
  private boolean isFile(String word) throws Refusal {
    return word.equals("-")
        || Files.exists(Path.of(word))
        || !word.matches("\\d+|previous") && config.moments().read("FROM", word) == null;
  }

  private Side beforeNewest(Fleet fleet) throws IOException {
    List<ConfigRevision> newest = fleet.configuration().history(null, 2);
    return side(fleet, newest.size() < 2 ? 0 : newest.get(1).number());
  }

  private Side side(Fleet fleet, long number) throws IOException {
    return number == 0
        ? new Side(0L, "nothing", FleetSource.kept("revision 0", Map.of()))
        : side(fleet.configuration().revision(number));
  }

  private Side side(FleetConfig revision) {
    return new Side(
        revision.number(),
        revision.number() == 0
            ? "nothing"
            : Revisions.sentence(
                config.moments(), revision.number(), revision.at(), revision.by(), revision.why()),
        FleetSource.kept("revision " + revision.number(), revision.document()));
  }

  private void print(Side before, Side after) throws Refusal {
    List<FleetDiff.Change> changes = FleetDiff.of(before.source().fleet(), after.source().fleet());
    if (config.root().isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("from", before.name());
      document.put("to", after.name());
      document.put("changes", changes.stream().map(FleetDiff.Change::toMap).toList());
      config.root().printJson(document);
      return;
    }
    Terminal terminal = config.terminal();
    terminal.line(terminal.colour(Colour.BOLD, "--- " + before.title()));
    terminal.line(terminal.colour(Colour.BOLD, "+++ " + after.title()));
    for (FleetDiff.Change change : changes) {
      if (change.wasThere()) {
        terminal.line(
            terminal.colour(Colour.RED, "- " + change.path() + ": " + text(change.before())));
      }
      if (change.isThere()) {
        terminal.line(
            terminal.colour(Colour.GREEN, "+ " + change.path() + ": " + text(change.after())));
      }
    }
    if (changes.isEmpty()) {
      terminal.line("  nothing differs");
    }
  }

  private static String text(Object value) {
    return value instanceof Number ? Words.value(value) : Json.text(value);
  }
}
