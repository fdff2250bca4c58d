package camfleet.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used so far, out of {@code /proc} (Linux, proc(5)).
 *
 * @param cpuSeconds user and system time of all its threads
 * @param rssBytes resident memory now
 * @param threads of the operating system, now
 */
record Usage(double cpuSeconds, long rssBytes, int threads) {
  /** USER_HZ, which Linux shows to programs on every architecture that camfleet runs on. */
  private static final double TICKS_PER_SECOND = 100;

  static Usage of(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    // The second field, the program's name in parentheses, may hold spaces.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    double cpu = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    long rss = 0;
    int threads = 0;
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        rss = Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      } else if (line.startsWith("Threads:")) {
        threads = Integer.parseInt(line.replaceAll("[^0-9]", ""));
      }
    }
    return new Usage(cpu, rss, threads);
  }

  double rssMegabytes() {
    return rssBytes / 1e6;
  }

  /** Share of one core since an earlier look, in percent. */
  double percentOfOneCoreSince(Usage earlier, double seconds) {
    return 100 * (cpuSeconds - earlier.cpuSeconds) / seconds;
  }
}
