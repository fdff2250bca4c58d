package camfleet.manager.cli;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Asks whether a port can be listened on before anything is started. */
final class Ports {
  private Ports() {}

  /**
   * @param what whose port it is, such as {@code HTTP}
   * @param option what the user gives to choose another one
   * @throws Refusal with exit code 2 when it cannot
   */
  static void check(String what, String host, int port, String option) throws Refusal {
    if (port < 0 || port > 65535) {
      throw Refusal.usage(option + " must be 0..65535, was " + port);
    }
    if (port == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      throw Refusal.usage(
          "the " + what + " host \"" + host + "\" has no address; check its spelling");
    } catch (BindException e) {
      throw Refusal.usage(sentence(what, host, port, option, e));
    } catch (IOException e) {
      throw Refusal.usage(what + " cannot listen on " + host + ":" + port + ": " + e.getMessage());
    }
  }

  private static String sentence(
      String what, String host, int port, String option, BindException e) {
    String reason = e.getMessage() == null ? "" : e.getMessage();
    if (reason.contains("Permission denied")) {
      return "the "
          + what
          + " port "
          + port
          + " needs root's rights; choose one from 1024 with "
          + option;
    }
    if (reason.contains("Cannot assign")) {
      return "the " + what + " host " + host + " is no address of this machine";
    }
    return "the "
        + what
        + " port "
        + port
        + " is taken; end the program that uses it (see: ss -ltnp) or choose another with "
        + option;
  }

  /** A port that is free now, for a program that must be told one. */
  static int free(String host) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
      return socket.getLocalPort();
    }
  }

  /** Whether it is no address but stands for all of this machine. */
  static boolean isEverywhere(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
