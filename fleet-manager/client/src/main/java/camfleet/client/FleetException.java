package camfleet.client;

import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.io.IOException;
import java.util.List;

/**
 * What the manager or a device refused, or that the manager could not be reached: a code and one
 * sentence fit for the user.
 */
public final class FleetException extends IOException {
  private final transient List<Problem> problems;
  private final boolean unreachable;

  FleetException(List<Problem> problems) {
    super(problems.get(0).message());
    this.problems = List.copyOf(problems);
    this.unreachable = false;
  }

  FleetException(Problem problem, boolean unreachable, Throwable cause) {
    super(problem.message(), cause);
    this.problems = List.of(problem);
    this.unreachable = unreachable;
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

  /** Whether the manager itself did not answer. */
  public boolean isUnreachable() {
    return unreachable;
  }
}
