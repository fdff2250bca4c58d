package camfleet.manager.bench;

/**
 * What one server delivered to its watchers in one measurement.
 *
 * @param medianFps frames per second of the watcher in the middle
 * @param leastFps of the one that had fewest
 * @param cpuMicros processor time of the server per delivered frame
 * @param rssBytes its resident memory at the end
 */
public record Delivered(double medianFps, double leastFps, double cpuMicros, long rssBytes) {
  static Delivered of(long[] before, long[] after, double seconds, Usage from, Usage to) {
    Sample rates = new Sample();
    long frames = 0;
    for (int i = 0; i < after.length; i++) {
      rates.add((after[i] - before[i]) / seconds);
      frames += after[i] - before[i];
    }
    return new Delivered(
        rates.median(), rates.quantile(0), to.cpuSecondsSince(from) * 1e6 / frames, to.rssBytes());
  }
}
