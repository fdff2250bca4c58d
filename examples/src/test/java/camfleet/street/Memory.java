package camfleet.street;

import camfleet.house.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What another Java program holds.
 *
 * @param heapBytes of objects that are reachable, after a full collection
 * @param residentBytes of the process, after that collection
 */
record Memory(long heapBytes, long residentBytes) {
  static Memory of(long pid) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Child.Ended ended =
        Child.run(
            List.of(jcmd.toString(), String.valueOf(pid), "GC.class_histogram"),
            Map.of(),
            Path.of("."),
            Duration.ofSeconds(20));
    String[] total =
        ended
            .output()
            .lines()
            .filter(line -> line.startsWith("Total"))
            .findFirst()
            .orElseThrow(() -> new IOException(ended.output()))
            .strip()
            .split("\\s+");
    long resident =
        Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
            .findFirst()
            .orElseThrow();
    return new Memory(Long.parseLong(total[2]), resident);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "heap %.1f MB, resident %.1f MB", heapBytes / 1e6, residentBytes / 1e6);
  }
}
