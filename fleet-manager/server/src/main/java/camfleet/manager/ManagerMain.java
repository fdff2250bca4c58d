package camfleet.manager;

import camfleet.manager.cli.CommandRoot;
import camfleet.manager.cli.Terminal;

/** The door of the program: arguments in, exit code out. */
public final class ManagerMain {
  private ManagerMain() {}

  public static void main(String[] args) {
    System.exit(CommandRoot.run(Terminal.ofProcess(), args));
  }
}
