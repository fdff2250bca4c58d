package camfleet.device.process;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A region of interest: a rectangle in percent of the picture as it is shown, from its upper left,
 * so that it stays in place when the resolution changes.
 *
 * @param name 1 to 64 letters, digits, {@code _}, {@code .} and {@code -}
 * @param left percent of the width, 0..100
 * @param top percent of the height, 0..100
 * @param right percent of the width, above left
 * @param bottom percent of the height, above top
 * @param colour {@code #rrggbb}
 * @param draw what of it is drawn into the picture, possibly nothing
 * @param detect which detectors look at it, possibly none
 * @param sensitivity of its motion detector, 1..100, or null for the setting's
 * @param minFrames of its motion detector, 1..100, or null for the setting's
 */
public record Region(
    String name,
    double left,
    double top,
    double right,
    double bottom,
    String colour,
    List<Draw> draw,
    List<Detect> detect,
    Integer sensitivity,
    Integer minFrames) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern COLOUR = Pattern.compile("#[0-9a-f]{6}");

  /** What can be drawn of a region. */
  public enum Draw {
    /** Its area is tinted. */
    BOX,
    /** Its border, inside of it. */
    OUTLINE,
    /** Its name, in its upper left. */
    LABEL
  }

  /** What can be detected in a region. */
  public enum Detect {
    MOTION,
    LIGHT
  }

  public Region {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(colour, "colour");
    draw = draw.stream().distinct().sorted().toList();
    detect = detect.stream().distinct().sorted().toList();
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a region's name must be 1 to 64 of letters, digits, _ . and -, was \"" + name + "\"");
    }
    if (!COLOUR.matcher(colour).matches()) {
      throw new IllegalArgumentException(
          "region " + name + ": colour must be #rrggbb in lower case, was \"" + colour + "\"");
    }
    if (!(left >= 0 && left < right && right <= 100 && top >= 0 && top < bottom && bottom <= 100)) {
      throw new IllegalArgumentException(
          "region "
              + name
              + ": corners must be [[left, top], [right, bottom]] in percent, 0 <= left < right <="
              + " 100 and 0 <= top < bottom <= 100, were [["
              + left
              + ", "
              + top
              + "], ["
              + right
              + ", "
              + bottom
              + "]]");
    }
    requirePercent(name, "sensitivity", sensitivity);
    requirePercent(name, "min_frames", minFrames);
  }

  /** One that is neither drawn nor looked at. */
  public Region(String name, double left, double top, double right, double bottom, String colour) {
    this(name, left, top, right, bottom, colour, List.of(), List.of(), null, null);
  }

  private static void requirePercent(String name, String key, Integer value) {
    if (value != null && (value < 1 || value > 100)) {
      throw new IllegalArgumentException(
          "region " + name + ": " + key + " must be 1..100, was " + value);
    }
  }

  /** The whole picture, for detectors without a region of their own. */
  public static final Region WHOLE = new Region("picture", 0, 0, 100, 100, "#ffffff");

  /** Pixels of a rectangle; its right column and lower row are x + width − 1 and y + height − 1. */
  public record Pixels(int x, int y, int width, int height) {}

  /** Where it is in a picture of this size, at least one pixel. */
  public Pixels in(int width, int height) {
    int x = Math.min(width - 1, (int) Math.round(left * width / 100));
    int y = Math.min(height - 1, (int) Math.round(top * height / 100));
    int toX = Math.max(x + 1, (int) Math.round(right * width / 100));
    int toY = Math.max(y + 1, (int) Math.round(bottom * height / 100));
    return new Pixels(x, y, toX - x, toY - y);
  }
}
