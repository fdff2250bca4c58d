package camfleet.device.command;

import camfleet.message.Problem;
import camfleet.message.ProblemCode;

/** Why a command is refused or failed, as the asker hears it. */
public final class CommandException extends Exception {
  private final transient Problem problem;

  public CommandException(ProblemCode code, String message) {
    this(new Problem(code, message));
  }

  public CommandException(Problem problem) {
    super(problem.message());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
