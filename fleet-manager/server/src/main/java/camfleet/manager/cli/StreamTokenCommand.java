package camfleet.manager.cli;

import camfleet.manager.access.SubscriberToken;
import camfleet.manager.access.SubscriberTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Gives programs on other machines the tokens with which they subscribe to frames over TCP. */
@Command(
    name = "stream-token",
    description = "Give a program on another machine a token for frames over TCP, or revoke it.",
    sortOptions = false,
    footer = {
      "",
      "The token is shown this once; giving the name another replaces it. A running",
      "manager takes notice within a second. Programs on its own machine need none.",
      "",
      "Examples:",
      "  fleet-manager stream-token wall-display > wall-display.token",
      "  fleet-manager stream-token --list",
      "  fleet-manager stream-token --revoke wall-display"
    })
final class StreamTokenCommand implements Callable<Integer> {
  @ParentCommand private CommandRoot root;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Whose token it is: 1 to 64 of letters, digits, . _ and -.")
  private String name;

  @Option(names = "--list", description = "List names and when each got its token.")
  private boolean list;

  @Option(names = "--revoke", paramLabel = "NAME", description = "Take a token away.")
  private String revoked;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data folder of the manager (default: camfleet-data).")
  private Path data = Path.of(DataFolder.DEFAULT);

  @Override
  public Integer call() throws Exception {
    int asked = (name == null ? 0 : 1) + (list ? 1 : 0) + (revoked == null ? 0 : 1);
    if (asked != 1) {
      throw Refusal.usage("give one of NAME, --list and --revoke NAME");
    }
    SubscriberTokens tokens = SubscriberTokens.in(new DataFolder(data).manager());
    if (list) {
      list(tokens.all());
    } else if (revoked != null) {
      revoke(tokens);
    } else {
      add(tokens);
    }
    return ExitCode.OK;
  }

  private void add(SubscriberTokens tokens) throws Refusal {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String token;
    try {
      token = tokens.add(name, now);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(e.getMessage());
    } catch (IOException e) {
      throw Refusal.failed("cannot keep the token in " + tokens.file() + ": " + e.getMessage());
    }
    if (root.isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("name", name);
      document.put("token", token);
      document.put("created_at", now);
      root.printJson(document);
    } else {
      root.terminal().line(token);
    }
  }

  private void revoke(SubscriberTokens tokens) throws IOException, Refusal {
    if (!tokens.revoke(revoked)) {
      throw Refusal.usage("there is no token \"" + revoked + "\"; see: stream-token --list");
    }
    if (!root.isJson()) {
      root.terminal().line("revoked: " + revoked);
    }
  }

  private void list(List<SubscriberToken> all) {
    if (root.isJson()) {
      root.printJson(Map.of("tokens", all.stream().map(StreamTokenCommand::shown).toList()));
      return;
    }
    Table table = new Table("NAME", "CREATED");
    all.forEach(
        token -> table.row(Table.cell(token.name()), Table.cell(token.createdAt().toString())));
    table.print(root.terminal());
  }

  /** Without its hash, which is nobody's business. */
  private static Map<String, Object> shown(SubscriberToken token) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", token.name());
    document.put("created_at", token.createdAt());
    return document;
  }
}
