package camfleet.manager.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The machine that the figures belong to. */
public record Machine(
    String processor, int cores, double memoryGigabytes, String kernel, String system) {
  public static Machine here() throws IOException {
    return new Machine(
        field("/proc/cpuinfo", "model name", field("/proc/cpuinfo", "Model", "unknown")),
        Runtime.getRuntime().availableProcessors(),
        Double.parseDouble(field("/proc/meminfo", "MemTotal", "0").replaceAll("[^0-9]", "")) / 1e6,
        System.getProperty("os.version") + " " + System.getProperty("os.arch"),
        field("/etc/os-release", "PRETTY_NAME", "unknown").replace("\"", ""));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %.0f GB, Linux %s, %s",
        processor,
        cores,
        memoryGigabytes,
        kernel,
        system);
  }

  private static String field(String file, String name, String otherwise) throws IOException {
    Path path = Path.of(file);
    if (!Files.exists(path)) {
      return otherwise;
    }
    for (String line : Files.readAllLines(path)) {
      String[] parts = line.split("[:=]", 2);
      if (parts.length == 2 && parts[0].strip().equals(name)) {
        return parts[1].strip();
      }
    }
    return otherwise;
  }
}
