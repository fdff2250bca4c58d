package camfleet.manager.cli;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.message.Json;
import camfleet.message.ProblemCode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program {@code fleet-manager} with the options that all its commands share. */
@Command(
    name = "fleet-manager",
    header = "Runs a fleet of cameras from one place, over MQTT.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    sortOptions = false,
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      BrokerCommand.class,
      EnrollCommand.class,
      StreamTokenCommand.class,
      DevicesCommand.class,
      DeviceCommand.class,
      WatchCommand.class,
      SnapshotCommand.class,
      SetCommand.class,
      SendCommand.class,
      SyncCommand.class,
      ConfigCommand.class,
      RolloutsCommand.class,
      EventsCommand.class,
      BenchCommand.class,
      CompletionCommand.class
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%n",
    footer = {
      "A SELECTOR is an id (cam1), group:NAME, all, or a glob over ids (cam-*, cam?);",
      "several are separated by commas. Quote globs.",
      "",
      "Exit codes: 0 ok, 1 failed, 2 usage, 3 some devices failed, 4 timeout,",
      "5 something would change (config plan --exit-code).",
      "",
      "Examples:",
      "  fleet-manager demo                 four cameras, live in the browser",
      "  fleet-manager devices              who is there",
      "  fleet-manager set cam1 fps=5       change a setting now",
      "  fleet-manager COMMAND --help       more about a command"
    })
public final class CommandRoot implements Runnable {
  private final Terminal terminal;
  private final ManagerStarter starter;
  private final Moments moments;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--manager",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = {
        "The fleet manager (default: $CAMFLEET_MANAGER, or",
        "http://127.0.0.1:8080)."
      })
  private String manager;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      defaultValue = "table",
      description = "How to print: ${COMPLETION-CANDIDATES} (default: table).")
  private Format format;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show stack traces with errors.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  /** How results are printed. */
  enum Format {
    table,
    json
  }

  CommandRoot(Terminal terminal, ManagerStarter starter, Moments moments) {
    this.terminal = terminal;
    this.starter = starter;
    this.moments = moments;
  }

  /**
   * Runs one command; every error is a sentence on standard error.
   *
   * @return the exit code
   */
  public static int run(Terminal terminal, ManagerStarter starter, String... args) {
    return run(terminal, starter, Moments.ofProcess(), args);
  }

  static int run(Terminal terminal, ManagerStarter starter, Moments moments, String... args) {
    return Parsing.of(new CommandRoot(terminal, starter, moments)).execute(args);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
  }

  Terminal terminal() {
    return terminal;
  }

  ManagerStarter starter() {
    return starter;
  }

  /** How times are told and read. */
  Moments moments() {
    return moments;
  }

  boolean isDebug() {
    return debug;
  }

  boolean isJson() {
    return format == Format.json;
  }

  void printJson(Object value) {
    terminal.line(Json.pretty(value));
  }

  /** The fleet behind the manager of this command line. */
  Fleet fleet() throws Refusal, FleetException {
    String address = manager != null ? manager : terminal.environment().get("CAMFLEET_MANAGER");
    if (address == null || address.isBlank()) {
      return Fleet.at(Fleet.DEFAULT_MANAGER);
    }
    String url = address.contains("://") ? address : "http://" + address;
    try {
      return Fleet.at(URI.create(url.strip()));
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(
          "the manager's address must look like http://HOST:PORT, was \"" + address + "\"");
    }
  }

  /** The devices of a selector; at least one. */
  List<Device> select(Fleet fleet, String selector) throws IOException, Refusal {
    return selected(() -> fleet.devices(selector));
  }

  /** The same without the devices' own documents, for a table of many. */
  List<Device> list(Fleet fleet, String selector) throws IOException, Refusal {
    return selected(() -> fleet.list(selector));
  }

  /** Asks the manager for devices. */
  private interface Question {
    List<Device> ask() throws FleetException;
  }

  private static List<Device> selected(Question question) throws IOException, Refusal {
    try {
      List<Device> devices = question.ask();
      if (devices.isEmpty()) {
        throw Refusal.usage("there are no devices yet");
      }
      return devices;
    } catch (FleetException e) {
      if (e.code() == ProblemCode.NOT_FOUND || e.code() == ProblemCode.INVALID_ARGUMENT) {
        throw Refusal.usage(e.getMessage());
      }
      throw e;
    }
  }
}
