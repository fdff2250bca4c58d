package camfleet.manager.cli;

import camfleet.client.Device;
import camfleet.client.DeviceConfig;
import camfleet.client.Fleet;
import camfleet.message.ConfigStatus;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows and changes what is wanted of devices. */
@Command(
    name = "config",
    description = "Show and change the configuration that the manager wants of devices.",
    synopsisSubcommandLabel = "show|set|unset",
    subcommands = ImportRccCommand.class,
    footer = {
      "",
      "A device that is away applies the change when it comes back.",
      "",
      "Examples:",
      "  fleet-manager config show cam1",
      "  fleet-manager config set 'cam*' fps=5 quality=60",
      "  fleet-manager config set cam1 name=Porch --groups lab,outdoors",
      "  fleet-manager config unset cam1 fps"
    })
final class ConfigCommand implements Runnable {
  @ParentCommand private CommandRoot root;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: show, set or unset");
  }

  @Command(name = "show", description = "Show what is wanted and what is in force.")
  int show(@Parameters(paramLabel = "SELECTOR", description = "Which devices.") String selector)
      throws Exception {
    try (Fleet fleet = root.fleet()) {
      List<Device> devices = root.select(fleet, selector);
      Round<DeviceConfig> round =
          Round.ask(devices, bar("config", devices), device -> fleet.config(device.id()));
      if (root.isJson()) {
        printJson(round);
      } else {
        round.answers().stream()
            .filter(Round.Answer::isGood)
            .forEach(answer -> print(answer.value()));
      }
      round.complain(root.terminal());
      return round.exitCode();
    }
  }

  @Command(name = "set", description = "Change settings, and groups, of the wanted configuration.")
  int set(
      @Parameters(index = "0", paramLabel = "SELECTOR", description = "Which devices.")
          String selector,
      @Parameters(
              index = "1..*",
              arity = "0..*",
              paramLabel = "KEY=VALUE",
              description = "Settings with their new values.")
          List<String> words,
      @Option(
              names = "--groups",
              split = ",",
              paramLabel = "GROUP",
              description = "The groups that the devices belong to from now on.")
          List<String> groups,
      @Option(
              names = "--timeout",
              paramLabel = "TIME",
              converter = Durations.class,
              description = "How long a device may take (default: 10s).")
          Duration timeout)
      throws Exception {
    if (words == null && groups == null) {
      throw Refusal.usage("config set needs KEY=VALUE or --groups");
    }
    Map<String, Object> patch = Assignments.settings(words == null ? List.of() : words);
    return change(selector, patch, groups, timeout);
  }

  @Command(name = "unset", description = "Let settings return to their defaults.")
  int unset(
      @Parameters(index = "0", paramLabel = "SELECTOR", description = "Which devices.")
          String selector,
      @Parameters(
              index = "1..*",
              arity = "1..*",
              paramLabel = "KEY",
              description = "Settings to give up.")
          List<String> keys,
      @Option(
              names = "--timeout",
              paramLabel = "TIME",
              converter = Durations.class,
              description = "How long a device may take (default: 10s).")
          Duration timeout)
      throws Exception {
    Map<String, Object> patch = new LinkedHashMap<>();
    keys.forEach(key -> patch.put(key, null));
    return change(selector, patch, null, timeout);
  }

  private int change(
      String selector, Map<String, Object> patch, List<String> groups, Duration timeout)
      throws Exception {
    Duration patience = timeout == null ? Duration.ofSeconds(10) : timeout;
    try (Fleet fleet = root.fleet()) {
      List<Device> devices = root.select(fleet, selector);
      Round<DeviceConfig> round =
          judged(
              Round.ask(
                  devices,
                  bar("config", devices),
                  device -> configure(fleet, device, patch, groups, patience)));
      if (root.isJson()) {
        printJson(round);
      } else {
        print(round);
      }
      round.complain(root.terminal());
      return round.exitCode();
    }
  }

  private static DeviceConfig configure(
      Fleet fleet, Device device, Map<String, Object> patch, List<String> groups, Duration timeout)
      throws IOException {
    String by = System.getProperty("user.name");
    return fleet.configure(device.id(), patch, groups, by, timeout);
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

  private ProgressBar bar(String what, List<Device> devices) {
    return new ProgressBar(root.terminal(), what, devices.size());
  }

  private void printJson(Round<DeviceConfig> round) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("devices", round.toJson("config"));
    root.printJson(document);
  }

  private void print(Round<DeviceConfig> round) {
    for (Round.Answer<DeviceConfig> answer : round.answers()) {
      if (answer.isGood()) {
        DeviceConfig config = answer.value();
        String rev = config.desired() == null ? "" : "rev " + config.desired().rev() + " ";
        root.terminal()
            .line(
                answer.device()
                    + ": "
                    + rev
                    + (config.reported() == null
                        ? "is stored; the device is not online and applies it when it comes"
                        : Words.word(config.reported().status())));
      }
    }
  }

  private void print(DeviceConfig config) {
    Map<String, Object> wanted = config.desired() == null ? Map.of() : config.desired().config();
    ReportedConfig reported = config.reported();
    Map<String, Object> inForce = reported == null ? wanted : reported.config();
    String rev = config.desired() == null ? "nothing wanted" : "rev " + config.desired().rev();
    root.terminal()
        .line(
            config.device()
                + ": "
                + rev
                + ", "
                + (reported == null
                    ? "the device has not answered"
                    : "device at rev " + reported.rev() + " " + Words.word(reported.status())));
    Table table = new Table("  SETTING", "WANTED", "IN FORCE", "FROM");
    Map<String, Object> keys = new LinkedHashMap<>(inForce);
    wanted.forEach(keys::putIfAbsent);
    for (String key : keys.keySet()) {
      boolean override = reported != null && reported.overrides().containsKey(key);
      table.row(
          Table.cell("  " + key),
          Table.cell(wanted.containsKey(key) ? Words.value(wanted.get(key)) : "-"),
          Table.cell(reported == null ? "-" : Words.value(inForce.get(key))),
          Table.cell(
              override ? "set on the device" : wanted.containsKey(key) ? "wanted" : "default"));
    }
    table.print(root.terminal());
  }
}
