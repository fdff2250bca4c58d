package camfleet.manager.cli;

import camfleet.client.ConfigExplanation;
import camfleet.client.DeviceConfig;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.manager.cli.Terminal.Colour;
import camfleet.message.Problem;
import camfleet.message.ReportedConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Says why a camera's settings are as they are. */
@Command(
    name = "explain",
    description = {
      "Say why a setting of a device is as it is: which layer wants it, since when, by whom and",
      "why, what each layer says, and why what is in force differs."
    },
    footer = {
      "",
      "Examples:",
      "  fleet-manager config explain cam1 fps",
      "  fleet-manager config explain cam1           every setting that a layer speaks of"
    })
final class ConfigExplainCommand implements Callable<Integer> {
  @ParentCommand private ConfigCommand config;

  @Parameters(index = "0", paramLabel = "ID", description = "The device's id.")
  private String id;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "KEY",
      description = "The setting (default: all that a layer or the device itself sets).")
  private String key;

  @Override
  public Integer call() throws Exception {
    try (Fleet fleet = config.fleet()) {
      ConfigExplanation explanation = fleet.configuration().explain(id, key);
      if (config.root().isJson()) {
        config.root().printJson(explanation);
      } else {
        print(explanation, fleet);
      }
      return ExitCode.OK;
    }
  }

  private void print(ConfigExplanation explanation, Fleet fleet) throws FleetException {
    DeviceConfig twin = fleet.config(id);
    List<String> silent = new ArrayList<>();
    for (ConfigExplanation.Key each : explanation.keys()) {
      if (key == null && isPlain(each)) {
        silent.add(each.key());
      } else {
        print(each, twin);
      }
    }
    if (!silent.isEmpty()) {
      config
          .terminal()
          .line(
              "No layer speaks of "
                  + String.join(" ", silent)
                  + (silent.size() == 1 ? ": it has its default." : ": they have their defaults."));
    }
  }

  /** Whether it has its default, and nobody ever said anything else. */
  private static boolean isPlain(ConfigExplanation.Key each) {
    return !each.override()
        && each.since() == null
        && each.layer().equals("default")
        && (each.inForce() == null || same(each.wanted(), each.inForce()));
  }

  private void print(ConfigExplanation.Key each, DeviceConfig twin) {
    Terminal terminal = config.terminal();
    String wanted = shown(each.wanted());
    boolean equal = same(each.wanted(), each.inForce());
    String title = terminal.colour(Colour.BOLD, each.key());
    if (equal) {
      terminal.line(title + ": " + wanted + " is wanted and in force");
    } else {
      String inForce = each.inForce() == null ? "unknown" : shown(each.inForce());
      terminal.line(
          title
              + ": "
              + wanted
              + " is wanted, "
              + terminal.colour(Colour.YELLOW, inForce)
              + " is in force: "
              + difference(each, twin));
    }
    terminal.line("  wanted by " + origin(each));
    for (ConfigExplanation.Step step : each.steps()) {
      String value = step.value() == null ? "given up (null)" : shown(step.value());
      String mark = step.layer().equals(each.layer()) ? "> " : "  ";
      terminal.line("  " + mark + step.layer() + ": " + value);
    }
    if (equal && each.override()) {
      terminal.line("  " + setHere(each));
    }
  }

  private String origin(ConfigExplanation.Key each) {
    if (each.since() == null) {
      return each.layer().equals("default") ? "no layer: it is the default" : each.layer();
    }
    ConfigExplanation.Since since = each.since();
    return each.layer()
        + " since "
        + Revisions.sentence(config.moments(), since.number(), since.at(), since.by(), since.why());
  }

  private String difference(ConfigExplanation.Key each, DeviceConfig twin) {
    ReportedConfig reported = twin.reported();
    if (reported == null) {
      return id + " has not said what it does";
    }
    if (each.override()) {
      return setHere(each);
    }
    long rev = twin.desired() == null ? 0 : twin.desired().rev();
    if (reported.rev() < rev) {
      return id + " is at rev " + reported.rev() + " and has not answered to rev " + rev;
    }
    String cause =
        reported.errors().stream().map(Problem::message).collect(Collectors.joining("; "));
    return switch (reported.status()) {
      case PENDING -> id + " is applying rev " + reported.rev();
      case REJECTED, ROLLED_BACK ->
          id
              + (reported.status() == camfleet.message.ConfigStatus.REJECTED
                  ? " rejected rev "
                  : " turned back from rev ")
              + reported.rev()
              + (cause.isEmpty() ? "" : ": " + cause);
      case APPLIED, SUPERSEDED -> "the camera does what comes nearest";
    };
  }

  private String setHere(ConfigExplanation.Key each) {
    return "it was set on the device (give it up with: fleet-manager set "
        + id
        + " "
        + each.key()
        + "=null)";
  }

  /** A text that is empty is seen as one. */
  private static String shown(Object value) {
    return "".equals(value) ? "\"\"" : Words.value(value);
  }

  private static boolean same(Object one, Object two) {
    return one instanceof Number a && two instanceof Number b
        ? a.doubleValue() == b.doubleValue()
        : Objects.equals(one, two);
  }
}
