package camfleet.manager.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used so far, out of {@code /proc} (Linux, proc(5)).
 *
 * @param tickSeconds user and system time of all its threads, in hundredths of a second
 * @param scheduledSeconds the same, exactly, without the threads that have ended; 0 where the
 *     kernel does not count it
 * @param rssBytes resident memory now
 * @param threads of the operating system, now
 */
public record Usage(double tickSeconds, double scheduledSeconds, long rssBytes, int threads) {
  /** USER_HZ, which Linux shows to programs on every architecture that camfleet runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** Both ends of a span, user and system time, are rounded down to ticks. */
  private static final double TICK_ERROR_SECONDS = 0.02;

  /**
   * @throws IOException when there is no such process
   */
  public static Usage of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(process.resolve("stat"));
    long rss = 0;
    int threads = 0;
    for (String line : Files.readAllLines(process.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        rss = Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      } else if (line.startsWith("Threads:")) {
        threads = Integer.parseInt(line.replaceAll("[^0-9]", ""));
      }
    }
    return new Usage(ticks(stat), scheduled(process), rss, threads);
  }

  /**
   * Processor time since an earlier look, in seconds: exact, unless that misses threads that have
   * ended meanwhile.
   */
  public double cpuSecondsSince(Usage earlier) {
    double ticks = tickSeconds - earlier.tickSeconds;
    double scheduled = scheduledSeconds - earlier.scheduledSeconds;
    return scheduled > ticks - TICK_ERROR_SECONDS ? scheduled : ticks;
  }

  /** Seconds of {@code /proc/PID/stat}. */
  static double ticks(String stat) {
    // The second field, the program's name in parentheses, may hold spaces.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** Seconds of all threads' {@code schedstat}. */
  private static double scheduled(Path process) {
    double nanos = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path task : tasks) {
        nanos += scheduledNanos(task.resolve("schedstat"));
      }
      return nanos / 1e9;
    } catch (IOException e) {
      return 0;
    }
  }

  private static double scheduledNanos(Path schedstat) {
    try {
      return Double.parseDouble(Files.readString(schedstat).split(" ")[0]);
    } catch (IOException | NumberFormatException e) {
      // The thread has just ended, or the kernel does not count.
      return 0;
    }
  }

  public double rssMegabytes() {
    return rssBytes / 1e6;
  }

  /** Share of one core since an earlier look, in percent. */
  public double percentOfOneCoreSince(Usage earlier, double seconds) {
    return 100 * cpuSecondsSince(earlier) / seconds;
  }
}
