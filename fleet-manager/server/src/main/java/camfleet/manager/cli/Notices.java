package camfleet.manager.cli;

/** What is said once when something listens beyond this machine. */
final class Notices {
  private Notices() {}

  static void http(Terminal terminal, String host) {
    if (!Ports.isLoopback(host)) {
      terminal.complain(
          "Note: "
              + host
              + " is reached from other machines, and there are no people and roles yet: anybody"
              + " who reaches it may see and do everything.");
    }
  }

  static void broker(Terminal terminal, String host) {
    if (!Ports.isLoopback(host)) {
      terminal.complain(
          "Note: the broker at "
              + host
              + " asks for passwords but does not encrypt; use it in a network that you trust.");
    }
  }
}
