package camfleet.device.camera;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the machine's memory, native memory included. */
public final class Memory {
  private Memory() {}

  /** VmRSS of proc(5). */
  public static long residentKilobytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("no VmRSS in /proc/self/status");
  }
}
