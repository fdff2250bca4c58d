package camfleet.manager.cli;

import camfleet.client.Device;
import camfleet.client.DeviceConfig;
import camfleet.client.Fleet;
import camfleet.message.ConfigStatus;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands that change the devices' own layer of the fleet's document, at once. */
abstract class ConfigPatch implements Callable<Integer> {
  @ParentCommand private ConfigCommand config;

  @Parameters(index = "0", paramLabel = "SELECTOR", description = "Which devices.")
  private String selector;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long a device may take (default: 10s).")
  private Duration timeout = Duration.ofSeconds(10);

  /** Gives settings new values. */
  @Command(
      name = "set",
      description = {
        "Change settings, and groups, of devices in the fleet's document, at once.",
        "For many devices, and for waves: config apply."
      },
      footer = {
        "",
        "Examples:",
        "  fleet-manager config set 'cam*' fps=5 quality=60",
        "  fleet-manager config set cam1 name=Porch --groups lab,outdoors"
      })
  static final class Set extends ConfigPatch {
    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "KEY=VALUE",
        description = "Settings with their new values.")
    private List<String> words;

    @Option(
        names = "--groups",
        split = ",",
        paramLabel = "GROUP",
        description = "The groups that the devices belong to from now on.")
    private List<String> groups;

    @Override
    public Integer call() throws Exception {
      if (words == null && groups == null) {
        throw Refusal.usage("config set needs KEY=VALUE or --groups");
      }
      return change(Assignments.settings(words == null ? List.of() : words), groups);
    }
  }

  /** Gives settings up. */
  @Command(
      name = "unset",
      description = {
        "Take settings of devices out of the fleet's document: their groups or the defaults decide."
      },
      footer = {"", "Example:", "  fleet-manager config unset cam1 fps"})
  static final class Unset extends ConfigPatch {
    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "KEY",
        description = "Settings to give up.")
    private List<String> keys;

    @Override
    public Integer call() throws Exception {
      Map<String, Object> patch = new LinkedHashMap<>();
      keys.forEach(key -> patch.put(key, null));
      return change(patch, null);
    }
  }

  /** Changes it on every selected device and says what became of it. */
  final int change(Map<String, Object> patch, List<String> groups) throws Exception {
    Terminal terminal = config.terminal();
    try (Fleet fleet = config.fleet()) {
      List<Device> devices = config.root().select(fleet, selector);
      Round<DeviceConfig> round =
          judged(
              Round.ask(
                  devices,
                  new ProgressBar(terminal, "config", devices.size()),
                  device -> fleet.configure(device.id(), patch, groups, Author.here(), timeout)));
      if (config.root().isJson()) {
        config.root().printJson(Map.of("devices", round.toJson("config")));
      } else {
        print(round);
      }
      round.complain(terminal);
      return round.exitCode();
    }
  }

  /** A revision that the device refused is a bad answer, with the device's own sentences. */
  private static Round<DeviceConfig> judged(Round<DeviceConfig> round) {
    List<Round.Answer<DeviceConfig>> answers = new ArrayList<>();
    for (Round.Answer<DeviceConfig> answer : round.answers()) {
      ReportedConfig reported = answer.value() == null ? null : answer.value().reported();
      boolean refused =
          reported != null
              && (reported.status() == ConfigStatus.REJECTED
                  || reported.status() == ConfigStatus.ROLLED_BACK);
      if (!refused) {
        answers.add(answer);
      } else {
        List<Problem> problems =
            reported.errors().isEmpty()
                ? List.of(new Problem(ProblemCode.INTERNAL, Words.word(reported.status())))
                : reported.errors();
        answers.add(new Round.Answer<>(answer.device(), answer.value(), problems));
      }
    }
    return new Round<>(answers);
  }

  private void print(Round<DeviceConfig> round) {
    for (Round.Answer<DeviceConfig> answer : round.answers()) {
      if (answer.isGood()) {
        DeviceConfig twin = answer.value();
        String rev = twin.desired() == null ? "" : "rev " + twin.desired().rev() + " ";
        config
            .terminal()
            .line(
                answer.device()
                    + ": "
                    + rev
                    + (twin.reported() == null
                        ? "is stored; the device is not online and applies it when it comes"
                        : Words.word(twin.reported().status())));
      }
    }
  }
}
