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

  static void frames(Terminal terminal, String host, String name, boolean tls) {
    if (Ports.isLoopback(host)) {
      return;
    }
    if (!tls) {
      terminal.complain(
          "Note: frames and their tokens go to and from "
              + host
              + " without encryption; give --stream-tls-cert and --stream-tls-key, or use a network"
              + " that you trust.");
    }
    if (name == null && Ports.isEverywhere(host)) {
      terminal.complain(
          "Note: cameras are told to dial 127.0.0.1 for frames, which those on other machines"
              + " cannot; give the name of this machine with --stream-name.");
    }
  }
}
