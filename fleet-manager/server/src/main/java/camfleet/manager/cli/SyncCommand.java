package camfleet.manager.cli;

import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.FleetSynchronisation;
import camfleet.client.SyncedCamera;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Has cameras expose at the same moments. */
@Command(
    name = "sync",
    description =
        "Have cameras expose at the same moments: the clients start first, then the server.",
    sortOptions = false,
    footer = {
      "",
      "A camera that shows no picture within 15 s turns back. What each says, and whether",
      "it is synchronised, is printed; devices shows it later.",
      "",
      "Examples:",
      "  fleet-manager sync 'porch-*' --server porch-left",
      "  fleet-manager sync 'porch-*' --off"
    })
final class SyncCommand implements Callable<Integer> {
  @ParentCommand private CommandRoot root;

  @Parameters(index = "0", paramLabel = "SELECTOR", description = "Which devices.")
  private String selector;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Wish wish;

  /** One of the two. */
  private static final class Wish {
    @Option(
        names = "--server",
        paramLabel = "ID",
        description = "The camera that gives the beat; the others follow it.")
    private String server;

    @Option(names = "--off", description = "Each exposes at moments of its own again.")
    private boolean off;
  }

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long a device may take (default: 25s).")
  private Duration timeout = Duration.ofSeconds(25);

  @Override
  public Integer call() throws Exception {
    try (Fleet fleet = root.fleet()) {
      Round<SyncedCamera> round = new Round<>(answers(fleet.synchronisation()));
      Terminal terminal = root.terminal();
      if (root.isJson()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("devices", round.toJson("sync"));
        root.printJson(document);
      } else {
        round.answers().stream()
            .filter(Round.Answer::isGood)
            .forEach(answer -> terminal.line(line(answer.value())));
      }
      round.complain(terminal);
      return round.exitCode();
    }
  }

  private List<Round.Answer<SyncedCamera>> answers(FleetSynchronisation synchronisation)
      throws FleetException, Refusal {
    String by = Author.here();
    try {
      List<SyncedCamera> cameras =
          wish.off
              ? synchronisation.end(selector, by, timeout)
              : synchronisation.begin(selector, wish.server, by, timeout);
      return cameras.stream()
          .map(camera -> new Round.Answer<>(camera.device(), camera, camera.errors()))
          .toList();
    } catch (FleetException e) {
      if (e.code() == ProblemCode.NOT_FOUND) {
        throw Refusal.usage(e.getMessage());
      }
      if (e.problems().size() > 1) {
        throw Refusal.failed(
            e.problems().stream().map(Problem::message).collect(Collectors.joining("\n")));
      }
      throw e;
    }
  }

  private static String line(SyncedCamera camera) {
    String role = camera.device() + ": " + camera.sync();
    if (camera.status() == null) {
      return role + " when it is there again";
    }
    return role
        + " "
        + Words.word(camera.status())
        + (camera.sync().equals("off") ? "" : ", " + Words.synchronised(camera.synchronised()));
  }
}
