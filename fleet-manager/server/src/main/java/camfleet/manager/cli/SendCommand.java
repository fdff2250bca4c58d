package camfleet.manager.cli;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.io.IOException;
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

/** Sends a command to devices and waits for each one's final result. */
@Command(
    name = "send",
    description = "Send a command to devices and wait for each one's result.",
    sortOptions = false,
    footer = {
      "",
      "Commands: ping snapshot stream restart identify lock unlock refresh log.",
      "What a device can do: fleet-manager device ID -o json",
      "",
      "Examples:",
      "  fleet-manager send cam1 ping",
      "  fleet-manager send group:lab restart --timeout 30s",
      "  fleet-manager send cam1 identify --id once-only-1"
    })
final class SendCommand implements Callable<Integer> {
  @ParentCommand private CommandRoot root;

  @Parameters(index = "0", paramLabel = "SELECTOR", description = "Which devices.")
  private String selector;

  @Parameters(index = "1", paramLabel = "NAME", description = "The command.")
  private String command;

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "KEY=VALUE",
      description = "Arguments of the command.")
  private List<String> words = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long a device may take (default: 10s).")
  private Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The command's id: a device executes one id once within 10 minutes.")
  private String commandId;

  @Override
  public Integer call() throws Exception {
    Map<String, Object> args = Assignments.arguments(words == null ? List.of() : words);
    try (Fleet fleet = root.fleet()) {
      List<Device> devices = root.select(fleet, selector);
      Terminal terminal = root.terminal();
      Round<CommandResult> round =
          judged(
              Round.ask(
                  devices,
                  new ProgressBar(terminal, command, devices.size()),
                  device -> send(fleet, device, args)));
      if (root.isJson()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("results", round.toJson("result"));
        root.printJson(document);
      } else {
        print(round);
      }
      round.complain(terminal);
      return round.exitCode();
    }
  }

  private CommandResult send(Fleet fleet, Device device, Map<String, Object> args)
      throws IOException {
    return fleet.send(device.id(), command, args, timeout, commandId);
  }

  /** A result that is not {@code done} is a bad answer, with the device's own sentence. */
  private static Round<CommandResult> judged(Round<CommandResult> round) {
    List<Round.Answer<CommandResult>> answers = new ArrayList<>();
    for (Round.Answer<CommandResult> answer : round.answers()) {
      CommandResult result = answer.value();
      if (result == null || result.status() == CommandStatus.DONE) {
        answers.add(answer);
      } else {
        Problem problem = result.error();
        String sentence = Words.word(result.status()) + ": " + problem.message();
        ProblemCode code =
            result.status() == CommandStatus.EXPIRED ? ProblemCode.EXPIRED : problem.code();
        answers.add(
            new Round.Answer<>(
                answer.device(), result, List.of(new Problem(code, sentence, problem.key()))));
      }
    }
    return new Round<>(answers);
  }

  private void print(Round<CommandResult> round) {
    for (Round.Answer<CommandResult> answer : round.answers()) {
      if (answer.isGood()) {
        Map<String, Object> output = answer.value().output();
        root.terminal()
            .line(
                answer.device()
                    + ": "
                    + Words.word(answer.value().status())
                    + (output.isEmpty() ? "" : "  " + Words.values(output)));
      }
    }
  }
}
