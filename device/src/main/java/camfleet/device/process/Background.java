package camfleet.device.process;

import camfleet.device.camera.GreyPicture;

/**
 * What a camera sees when nothing moves, learnt from its pictures: each pixel's usual brightness
 * and how much it varies by itself. A change of the light as a whole, by exposure or by a lamp, is
 * told apart from movement.
 */
final class Background {
  /** Nothing is known before so many pictures and so much time. */
  private static final int FIRST_PICTURES = 8;

  private static final double FIRST_SECONDS = 1;

  /** How long it takes to follow slow changes, and to take what stays for the background. */
  private static final double FOLLOW_SECONDS = 4;

  private static final double ABSORB_SECONDS = 20;

  /**
   * Change is looked for since a picture as old as this, so that slow things show at high rates.
   */
  private static final double COMPARE_SECONDS = 0.095;

  /** The light as a whole has leapt when it changed by more than this between two pictures. */
  private static final double LEAP_RATIO = 1.18;

  /** It has leapt as well when so much of the picture changed at once. */
  private static final double LEAP_SHARE = 0.25;

  /** While a lamp comes on, so much of it is still the lamp. */
  private static final double LEAPING_SHARE = 0.08;

  /** A lamp is fully on after this; what changes everything for longer moves. */
  private static final double LEAP_SECONDS = 0.5;

  private static final float FIRST_DEVIATION = 3;
  private static final float LEAST_DEVIATION = 0.6f;
  private static final float MOST_DEVIATION = 25;

  /** What counts as foreground for learning, whatever the regions' sensitivities. */
  private static final Sensitivity OWN = Sensitivity.of(50);

  private final int width;
  private final int height;
  private final float[] usual;
  private final float[] deviation;
  private final float[] difference;
  private final float[] change;
  private final float[] noise;
  private byte[] reference;
  private double referenceSeconds;
  private int pictures;
  private double seconds;
  private double leapingSince = Double.NEGATIVE_INFINITY;
  private boolean calmSinceLeap = true;
  private boolean leapt;

  Background(int width, int height) {
    this.width = width;
    this.height = height;
    int pixels = width * height;
    usual = new float[pixels];
    deviation = new float[pixels];
    difference = new float[pixels];
    change = new float[pixels];
    noise = new float[pixels];
  }

  boolean fits(GreyPicture picture) {
    return picture.width() == width && picture.height() == height;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Whether it has seen enough to know. */
  boolean isKnown() {
    return pictures >= FIRST_PICTURES && seconds >= FIRST_SECONDS;
  }

  /**
   * Whether the light as a whole has just changed, so that the picture says nothing of movement.
   */
  boolean hasLeapt() {
    return leapt;
  }

  /** Usual brightness by pixel. */
  float[] usual() {
    return usual;
  }

  /** By how much the last picture differs from the usual one, by pixel. */
  float[] difference() {
    return difference;
  }

  /** By how much the last picture differs from one shortly before, by pixel. */
  float[] change() {
    return change;
  }

  /** What a pixel varies by itself in the light of the last picture. */
  float[] noise() {
    return noise;
  }

  /** Time by its pictures. */
  double seconds() {
    return seconds;
  }

  /**
   * Takes the next picture.
   *
   * @param passed seconds since the one before
   */
  void look(GreyPicture picture, double passed) {
    seconds += passed;
    byte[] now = picture.pixels();
    if (pictures == 0) {
      begin(now);
      return;
    }
    float light = LightRatio.of(now, usual);
    float lightChange = LightRatio.of(now, reference);
    compare(now, light, lightChange);
    leapt = isKnown() && leaps(lightChange);
    if (leapt) {
      adopt(now);
    } else {
      learn(now, light, passed);
      if (seconds - referenceSeconds >= COMPARE_SECONDS) {
        refer(now);
      }
    }
    pictures++;
  }

  private void begin(byte[] now) {
    for (int i = 0; i < now.length; i++) {
      usual[i] = now[i] & 0xFF;
      deviation[i] = FIRST_DEVIATION;
    }
    refer(now);
    pictures = 1;
  }

  private void refer(byte[] now) {
    reference = now;
    referenceSeconds = seconds;
  }

  private void compare(byte[] now, float light, float lightChange) {
    // Brightness that was a step of 1 in the dark is a step of several in more light.
    float grain = Math.max(0, light - 1);
    float louder = Math.max(1, light);
    double sum = 0;
    for (float one : deviation) {
      sum += one;
    }
    float common = (float) (sum / deviation.length);
    for (int i = 0; i < now.length; i++) {
      int is = now[i] & 0xFF;
      difference[i] = Math.abs(is - Math.min(255, light * usual[i]));
      change[i] = Math.abs(is - Math.min(255, lightChange * (reference[i] & 0xFF)));
      noise[i] = louder * Math.max(common, deviation[i]) * 1.25f + grain;
    }
  }

  private boolean leaps(float lightChange) {
    int changed = 0;
    for (int i = 0; i < change.length; i++) {
      if (change[i] > OWN.threshold(noise[i])) {
        changed++;
      }
    }
    boolean large =
        lightChange > LEAP_RATIO
            || lightChange < 1 / LEAP_RATIO
            || changed > LEAP_SHARE * change.length;
    if (seconds - leapingSince <= LEAP_SECONDS) {
      return large || changed > LEAPING_SHARE * change.length;
    }
    if (!large) {
      calmSinceLeap = true;
      return false;
    }
    if (!calmSinceLeap) {
      return false;
    }
    calmSinceLeap = false;
    leapingSince = seconds;
    return true;
  }

  /** The light is another: what is seen now is the usual from now on. */
  private void adopt(byte[] now) {
    for (int i = 0; i < now.length; i++) {
      usual[i] = now[i] & 0xFF;
      deviation[i] = Math.max(deviation[i], LEAST_DEVIATION);
    }
    refer(now);
  }

  private void learn(byte[] now, float light, double passed) {
    boolean first = !isKnown();
    float follow =
        (float) Math.max(first ? 1.0 / (pictures + 1) : 0, 1 - Math.exp(-passed / FOLLOW_SECONDS));
    float absorb = (float) (1 - Math.exp(-passed / ABSORB_SECONDS));
    for (int i = 0; i < now.length; i++) {
      float off = difference[i];
      boolean foreground = !first && off > OWN.threshold(noise[i]);
      float rate = foreground ? absorb : follow;
      usual[i] += rate * ((now[i] & 0xFF) - usual[i]);
      if (!foreground) {
        float next = deviation[i] + rate * (off / Math.max(1, light) - deviation[i]);
        deviation[i] = Math.max(LEAST_DEVIATION, Math.min(MOST_DEVIATION, next));
      }
    }
  }
}
