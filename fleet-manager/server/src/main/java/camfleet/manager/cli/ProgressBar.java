package camfleet.manager.cli;

/** How many devices have come to an end, on one line of a terminal; nothing elsewhere. */
final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 24;

  private final Terminal terminal;
  private final String what;
  private int total;
  private int done;
  private int failed;
  private String note = "";
  private int drawn;

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

  /**
   * Sets it to where something stands that others count.
   *
   * @param where what else to say, or nothing
   */
  synchronized void show(int ended, int bad, int of, String where) {
    done = ended;
    failed = bad;
    total = of;
    note = where;
    draw();
  }

  private boolean isShown() {
    return terminal.progress() && (total > 1 || !note.isEmpty());
  }

  private void draw() {
    if (isShown()) {
      String line = line();
      terminal.err().print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
      terminal.err().flush();
      drawn = line.length();
    }
  }

  /** Such as {@code snapshot [######------] 3/6, 1 failed}. */
  synchronized String line() {
    int full = total == 0 ? WIDTH : (int) Math.min(WIDTH, (long) WIDTH * done / total);
    String bar = "#".repeat(full) + "-".repeat(WIDTH - full);
    String bad = failed == 0 ? "" : ", " + failed + " failed";
    String where = note.isEmpty() ? "" : ", " + note;
    return what + " [" + bar + "] " + done + "/" + total + bad + where;
  }

  /** Removes the line; the next step draws it again. */
  @Override
  public synchronized void close() {
    if (isShown()) {
      terminal.err().print("\r" + " ".repeat(drawn) + "\r");
      terminal.err().flush();
      drawn = 0;
    }
  }
}
