package camfleet.device.camera;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code rpicam-vid --list-cameras} lists.
 *
 * @param cameras in its order
 */
record RpicamListing(List<Camera> cameras) {
  /** Nothing is listed. */
  static final RpicamListing EMPTY = new RpicamListing(List.of());

  /** Such as {@code 0 : imx708 [4608x2592 10-bit RGGB] (/base/…)}; older ones say only the size. */
  private static final Pattern CAMERA =
      Pattern.compile("\\s*(\\d{1,4}) : (\\S+) \\[(?:(\\d{1,5})x(\\d{1,5}))?.*");

  /** Such as {@code 1536x864 [120.13 fps - …]}. */
  private static final Pattern MODE =
      Pattern.compile("(\\d{1,5})x(\\d{1,5}) \\[(\\d{1,5}(?:\\.\\d+)?) fps");

  /** The range of the settings table. */
  private static final int LEAST_SIDE = 64;

  private static final int MOST_SIDE = 8192;
  private static final double MOST_FPS = 120;

  RpicamListing {
    cameras = List.copyOf(cameras);
  }

  /**
   * One camera.
   *
   * @param index by which the program is told to use it
   * @param sensor such as {@code imx708}
   * @param side the longest side of its pictures in pixels, 0 when not said
   * @param modes the largest first, each size with its highest rate
   */
  record Camera(int index, String sensor, int side, List<SourceMode> modes) {
    Camera {
      modes = List.copyOf(modes);
    }

    /** The rates that it can do. */
    SourceRange rates() {
      double most = modes.stream().mapToDouble(SourceMode::fps).max().orElse(MOST_FPS);
      return new SourceRange(null, Math.max(1, Math.min(MOST_FPS, most)), List.of(), false);
    }

    /** The sizes that it can do. */
    SourceRange sizes() {
      return side < LEAST_SIDE
          ? SourceRange.ALL
          : SourceRange.between(LEAST_SIDE, Math.min(MOST_SIDE, side));
    }
  }

  /** Reads the program's output; lines that say nothing of cameras are passed over. */
  static RpicamListing parse(String output) {
    List<Camera> cameras = new ArrayList<>();
    Matcher current = null;
    Map<String, SourceMode> modes = new TreeMap<>();
    for (String line : output.lines().toList()) {
      Matcher camera = CAMERA.matcher(line);
      if (camera.matches()) {
        if (current != null) {
          cameras.add(camera(current, modes));
        }
        current = camera;
        modes = new TreeMap<>();
      }
      Matcher mode = MODE.matcher(line);
      while (mode.find()) {
        SourceMode found =
            new SourceMode(
                Integer.parseInt(mode.group(1)),
                Integer.parseInt(mode.group(2)),
                Double.parseDouble(mode.group(3)));
        modes.merge(
            found.width() + "x" + found.height(), found, (a, b) -> a.fps() > b.fps() ? a : b);
      }
    }
    if (current != null) {
      cameras.add(camera(current, modes));
    }
    return new RpicamListing(cameras);
  }

  private static Camera camera(Matcher line, Map<String, SourceMode> modes) {
    List<SourceMode> largestFirst =
        modes.values().stream()
            .sorted(Comparator.comparingInt(mode -> -mode.width() * mode.height()))
            .toList();
    int side = 0;
    if (line.group(3) != null) {
      side = Math.max(Integer.parseInt(line.group(3)), Integer.parseInt(line.group(4)));
    } else if (!largestFirst.isEmpty()) {
      side = Math.max(largestFirst.get(0).width(), largestFirst.get(0).height());
    }
    return new Camera(Integer.parseInt(line.group(1)), line.group(2), side, largestFirst);
  }

  /** The camera that is meant: the first for an empty word, a number, or a sensor's name. */
  Optional<Camera> find(String which) {
    return cameras.stream()
        .filter(
            camera ->
                which.isEmpty()
                    || which.equals(Integer.toString(camera.index()))
                    || which.equals(camera.sensor()))
        .findFirst();
  }

  /** In words. */
  String words() {
    return cameras.isEmpty()
        ? "no camera"
        : cameras.stream()
            .map(camera -> camera.index() + " " + camera.sensor())
            .collect(Collectors.joining(", "));
  }
}
