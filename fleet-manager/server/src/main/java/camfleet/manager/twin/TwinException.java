package camfleet.manager.twin;

import camfleet.message.Problem;
import java.util.List;

/** Why a change is not in force; at least one problem. */
public final class TwinException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  public TwinException(List<Problem> problems) {
    super(problems.get(0).message());
    this.problems = List.copyOf(problems);
  }

  public TwinException(Problem problem) {
    this(List.of(problem));
  }

  public List<Problem> problems() {
    return problems;
  }
}
