package camfleet.setting;

import camfleet.message.Problem;

/** A value that a setting refuses; the problem says which, why and what is allowed. */
public final class SettingException extends Exception {
  private final transient Problem problem;

  public SettingException(Problem problem) {
    super(problem.message());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
