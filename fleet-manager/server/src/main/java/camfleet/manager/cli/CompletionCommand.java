package camfleet.manager.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints the script that completes commands and options in bash and zsh. */
@Command(
    name = "completion",
    description = "Print a script that completes commands and options in bash and zsh.",
    footer = {"", "Example:", "  source <(fleet-manager completion)"})
final class CompletionCommand implements Callable<Integer> {
  @ParentCommand private CommandRoot root;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    root.terminal().out().print(AutoComplete.bash("fleet-manager", spec.root().commandLine()));
    root.terminal().out().flush();
    return ExitCode.OK;
  }
}
