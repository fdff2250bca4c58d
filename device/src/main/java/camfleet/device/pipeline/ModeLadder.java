package camfleet.device.pipeline;

import camfleet.device.camera.CameraMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps down from the configured mode when pictures do not fit the bandwidth, first in quality,
 * then in pictures per second, at last in size; and up again with patience, which grows each time
 * that a step up was too much. Pure but for its level; for one thread at a time.
 */
public final class ModeLadder {
  private static final int LEAST_QUALITY = 20;
  private static final double LEAST_FPS = 1;
  private static final int LEAST_SIDE = 64;

  /** A step down aims at this part of the budget, a step up must not come above the other. */
  private static final double AIM = 0.9;

  private static final double ROOM = 0.8;

  private static final double PATIENCE_SECONDS = 5;
  private static final double MOST_PATIENCE_SECONDS = 80;

  /** A step up that is taken back this soon was too much. */
  private static final double REGRET_SECONDS = 10;

  /**
   * @param load about how many bytes per second are left of those of the mode configured
   */
  private record Rung(double quality, double fps, double size, double load) {}

  private static final List<Rung> RUNGS = rungs();

  private int level;
  private boolean settling;
  private double quiet;
  private double patience = PATIENCE_SECONDS;
  private double sinceUp = Double.MAX_VALUE;

  private static List<Rung> rungs() {
    List<Rung> rungs = new ArrayList<>();
    rungs.add(new Rung(1, 1, 1, 1));
    // Bytes of a JPEG fall more slowly than its quality number.
    double[][] qualities = {{0.8, 0.8}, {0.65, 0.68}, {0.5, 0.56}, {0.35, 0.44}};
    for (double[] quality : qualities) {
      rungs.add(new Rung(quality[0], 1, 1, quality[1]));
    }
    Rung worst = rungs.get(rungs.size() - 1);
    for (double fps : new double[] {0.7, 0.5, 0.35, 0.25, 0.15, 0.1}) {
      rungs.add(new Rung(worst.quality, fps, 1, worst.load * fps));
    }
    Rung slowest = rungs.get(rungs.size() - 1);
    for (double size : new double[] {0.75, 0.5, 0.375, 0.25}) {
      rungs.add(new Rung(slowest.quality, slowest.fps, size, slowest.load * size * size));
    }
    return rungs;
  }

  /** Rungs below the configured mode, 0 for none. */
  public int level() {
    return level;
  }

  /** The configured mode at the present level. */
  public CameraMode mode(CameraMode configured) {
    Rung rung = RUNGS.get(level);
    int quality = (int) Math.round(configured.quality() * rung.quality);
    return new CameraMode(
        side(configured.width(), rung.size),
        side(configured.height(), rung.size),
        Math.max(Math.min(LEAST_FPS, configured.fps()), configured.fps() * rung.fps),
        Math.max(Math.min(LEAST_QUALITY, configured.quality()), quality),
        configured.controls());
  }

  private static int side(int pixels, double factor) {
    if (factor == 1) {
      return pixels;
    }
    int even = (int) Math.round(pixels * factor / 2) * 2;
    return Math.max(Math.min(LEAST_SIDE, pixels), even);
  }

  /**
   * Takes in what a second or more looked like.
   *
   * @param seconds how long it was
   * @param spent bytes sent
   * @param missed bytes of frames that were forgotten for want of budget
   * @param bytesPerSecond the budget, 0 without one
   */
  public void look(double seconds, long spent, long missed, double bytesPerSecond) {
    if (bytesPerSecond <= 0) {
      level = 0;
      quiet = 0;
      patience = PATIENCE_SECONDS;
      return;
    }
    sinceUp += seconds;
    if (settling) {
      // What was under way is still of the mode before.
      settling = false;
      return;
    }
    double demand = (spent + missed) / seconds;
    if (missed > 0 && demand > bytesPerSecond) {
      down(demand, bytesPerSecond);
    } else if (level > 0 && missed == 0 && fitsAbove(demand, bytesPerSecond)) {
      quiet += seconds;
      if (quiet >= patience) {
        level--;
        quiet = 0;
        sinceUp = 0;
        settling = true;
      }
    } else {
      quiet = 0;
    }
  }

  private boolean fitsAbove(double demand, double bytesPerSecond) {
    return demand * RUNGS.get(level - 1).load / RUNGS.get(level).load < ROOM * bytesPerSecond;
  }

  private void down(double demand, double bytesPerSecond) {
    quiet = 0;
    if (sinceUp < REGRET_SECONDS) {
      patience = Math.min(MOST_PATIENCE_SECONDS, 2 * patience);
    }
    sinceUp = Double.MAX_VALUE;
    double full = demand / RUNGS.get(level).load;
    int last = RUNGS.size() - 1;
    int next = Math.min(last, level + 1);
    while (next < last && full * RUNGS.get(next).load > AIM * bytesPerSecond) {
      next++;
    }
    settling = next != level;
    level = next;
  }
}
