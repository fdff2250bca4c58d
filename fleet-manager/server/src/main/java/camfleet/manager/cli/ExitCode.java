package camfleet.manager.cli;

/** What the program says to the shell when it ends. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int SOME_FAILED = 3;
  static final int TIMEOUT = 4;

  /** Only where it is asked for, see {@link ConfigPlanCommand}. */
  static final int CHANGES = 5;

  private ExitCode() {}
}
