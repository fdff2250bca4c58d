package camfleet.client;

import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.io.IOException;
import java.util.List;

/**
 * What the manager or a device refused, or that the manager could not be reached: a code and one
 * sentence fit for the user.
 */
public sealed class FleetException extends IOException permits StaleConfigException {
  private final transient List<Problem> problems;
  private final boolean unreachable;
  private final int status;

  FleetException(List<Problem> problems) {
    this(problems, 0);
  }

  FleetException(List<Problem> problems, int status) {
    super(problems.get(0).message());
    this.problems = List.copyOf(problems);
    this.unreachable = false;
    this.status = status;
  }

  FleetException(Problem problem, boolean unreachable, Throwable cause) {
    super(problem.message(), cause);
    this.problems = List.of(problem);
    this.unreachable = unreachable;
    this.status = 0;
  }

  FleetException(ProblemCode code, String message) {
    this(List.of(new Problem(code, message)));
  }

  public ProblemCode code() {
    return problems.get(0).code();
  }

  /** Everything that was refused at once; the first one is also the message. */
  public List<Problem> problems() {
    return problems;
  }

  /** The HTTP status that the manager refused with; 0 when it was not the manager who refused. */
  public int status() {
    return status;
  }

  /** Whether the manager itself did not answer. */
  public boolean isUnreachable() {
    return unreachable;
  }
}
