package camfleet.device.process;

/**
 * How much brighter a picture is than another: the median over the pixels, which things that move
 * change little.
 */
final class LightRatio {
  private static final int STEPS = 128;
  private static final int MOST = 8;

  /** What is darker says nothing of a ratio. */
  private static final int LEAST_LEVEL = 6;

  private LightRatio() {}

  static float of(byte[] now, float[] before) {
    int[] counts = new int[MOST * STEPS];
    int total = 0;
    for (int i = 0; i < now.length; i++) {
      total += count(counts, now[i] & 0xFF, before[i]);
    }
    return median(counts, total, now.length);
  }

  static float of(byte[] now, byte[] before) {
    int[] counts = new int[MOST * STEPS];
    int total = 0;
    for (int i = 0; i < now.length; i++) {
      total += count(counts, now[i] & 0xFF, before[i] & 0xFF);
    }
    return median(counts, total, now.length);
  }

  private static int count(int[] counts, int now, float before) {
    if (before < LEAST_LEVEL || now >= 250 && before >= 250) {
      return 0;
    }
    int step = Math.round(now / before * STEPS);
    counts[Math.min(counts.length - 1, step)]++;
    return 1;
  }

  private static float median(int[] counts, int total, int pixels) {
    if (total * 20L < pixels) {
      // Too few pixels are bright enough to tell.
      return 1;
    }
    int below = 0;
    for (int i = 0; i < counts.length; i++) {
      if (2 * (below + counts[i]) >= total) {
        // Within the step, as if its pixels were spread evenly.
        float part = (total / 2f - below) / counts[i];
        return Math.max(1f / MOST, (i - 0.5f + part) / STEPS);
      }
      below += counts[i];
    }
    return 1;
  }
}
