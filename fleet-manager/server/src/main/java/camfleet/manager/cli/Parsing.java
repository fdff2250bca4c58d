package camfleet.manager.cli;

import camfleet.client.FleetException;
import camfleet.message.ProblemCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How the command line is read and how its errors are told. */
final class Parsing {
  private Parsing() {}

  static CommandLine of(CommandRoot root) {
    Terminal terminal = root.terminal();
    return new CommandLine(root)
        .setOut(new PrintWriter(terminal.out(), true))
        .setErr(new PrintWriter(terminal.err(), true))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(Math.min(100, terminal.columns()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, args) -> misread(e, terminal))
        .setExecutionExceptionHandler((e, line, parsed) -> failed(e, root));
  }

  private static int misread(ParameterException e, Terminal terminal) {
    CommandLine line = e.getCommandLine();
    StringBuilder sentence = new StringBuilder(inOurWords(e));
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        sentence.append("; did you mean ").append(String.join(" or ", suggestions)).append('?');
      }
    }
    terminal.complain(sentence + " (see: " + line.getCommandSpec().qualifiedName(" ") + " --help)");
    return ExitCode.USAGE;
  }

  /** The parser's sentence, without its own terms. */
  private static String inOurWords(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      if (!unmatched.isUnknownOption()) {
        return line(e) + " does not know what to do with \"" + word + "\"";
      }
    }
    String message = e.getMessage();
    int lineEnd = message.indexOf('\n');
    return (lineEnd < 0 ? message : message.substring(0, lineEnd).strip())
        .replace("is not an int", "is not a whole number")
        .replace("is not a long", "is not a whole number");
  }

  private static String line(ParameterException e) {
    return e.getCommandLine().getCommandSpec().qualifiedName(" ");
  }

  private static int failed(Exception e, CommandRoot root) {
    Terminal terminal = root.terminal();
    if (e instanceof InterruptedException) {
      return ExitCode.FAILED;
    }
    terminal.complain(sentence(e));
    if (root.isDebug()) {
      e.printStackTrace(terminal.err());
    }
    if (e instanceof Refusal refusal) {
      return refusal.exitCode();
    }
    if (e instanceof FleetException fleet) {
      return switch (fleet.code()) {
        case EXPIRED -> ExitCode.TIMEOUT;
        case INVALID_ARGUMENT -> ExitCode.USAGE;
        default -> ExitCode.FAILED;
      };
    }
    return ExitCode.FAILED;
  }

  private static String sentence(Exception e) {
    if (e instanceof Refusal || e instanceof IOException || e instanceof ParameterException) {
      return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
    return "this is a bug in fleet-manager: " + e + " (run again with --debug and report it)";
  }

  static boolean isNotFound(FleetException e) {
    return e.code() == ProblemCode.NOT_FOUND;
  }
}
