package camfleet.manager.cli;

/** A command that ends with one sentence and an exit code. */
final class Refusal extends Exception {
  private final int exitCode;

  Refusal(int exitCode, String sentence) {
    super(sentence);
    this.exitCode = exitCode;
  }

  static Refusal usage(String sentence) {
    return new Refusal(ExitCode.USAGE, sentence);
  }

  static Refusal failed(String sentence) {
    return new Refusal(ExitCode.FAILED, sentence);
  }

  int exitCode() {
    return exitCode;
  }
}
