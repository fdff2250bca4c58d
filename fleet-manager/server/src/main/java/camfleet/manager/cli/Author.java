package camfleet.manager.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who changes something at this command line. */
final class Author {
  private Author() {}

  /** Such as {@code alice@desk}. */
  static String here() {
    String host = host();
    String user = System.getProperty("user.name");
    return host.isEmpty() ? user : user + "@" + host;
  }

  private static String host() {
    try {
      // The kernel knows at once; the resolver may have to wait for a name server.
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException unknown) {
        return "";
      }
    }
  }
}
