package camfleet.manager.cli;

/** How many devices of a round have answered, on one line of a terminal; nothing elsewhere. */
final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 24;

  private final Terminal terminal;
  private final String what;
  private final int total;
  private int done;
  private int failed;

  /**
   * @param what the verb in front of the bar, such as {@code snapshot}
   */
  ProgressBar(Terminal terminal, String what, int total) {
    this.terminal = terminal;
    this.what = what;
    this.total = total;
  }

  synchronized void start() {
    draw();
  }

  synchronized void step(boolean good) {
    done++;
    failed += good ? 0 : 1;
    draw();
  }

  private boolean isShown() {
    return terminal.progress() && total > 1;
  }

  private void draw() {
    if (isShown()) {
      terminal.err().print("\r" + line());
      terminal.err().flush();
    }
  }

  /** Such as {@code snapshot [######------] 3/6, 1 failed}. */
  synchronized String line() {
    int full = total == 0 ? WIDTH : WIDTH * done / total;
    String bar = "#".repeat(full) + "-".repeat(WIDTH - full);
    String bad = failed == 0 ? "" : ", " + failed + " failed";
    return what + " [" + bar + "] " + done + "/" + total + bad;
  }

  /** Removes the line. */
  @Override
  public synchronized void close() {
    if (isShown()) {
      terminal.err().print("\r" + " ".repeat(line().length()) + "\r");
      terminal.err().flush();
    }
  }
}
