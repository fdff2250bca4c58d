package camfleet.device.camera;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one V4L2 camera can do: its formats and its controls. Immutable. */
record WebcamAbility(List<VideoFormat> formats, WebcamControls controls) {
  private static final Set<String> PERHAPS =
      Set.of(
          "brightness",
          "contrast",
          "saturation",
          "sharpness",
          "gain",
          "shutter_us",
          "white_balance_mode");

  WebcamAbility {
    formats = List.copyOf(formats);
  }

  /** The settings of a camera that nobody has seen yet: what most cameras can do. */
  static Map<String, SourceRange> unseen() {
    Map<String, SourceRange> settings = ofThePicture(SourceRange.ALL, SourceRange.ALL);
    PERHAPS.forEach(key -> settings.put(key, SourceRange.ALL_LIVE));
    return settings;
  }

  Map<String, SourceRange> settings() {
    double most = formats.stream().mapToDouble(VideoFormat::greatestRate).max().orElse(0);
    Map<String, SourceRange> settings =
        ofThePicture(
            most > 0
                ? new SourceRange(null, Math.min(120, most), List.of(), false)
                : SourceRange.ALL,
            sizes());
    settings.putAll(controls.settings());
    return settings;
  }

  /** Quality is that of pictures that the agent encodes. */
  private static Map<String, SourceRange> ofThePicture(SourceRange fps, SourceRange resolution) {
    Map<String, SourceRange> settings = new LinkedHashMap<>();
    settings.put("fps", fps);
    settings.put("resolution", resolution);
    settings.put("quality", SourceRange.ALL);
    return settings;
  }

  private SourceRange sizes() {
    if (formats.isEmpty() || formats.stream().anyMatch(VideoFormat::isGreatest)) {
      return SourceRange.ALL;
    }
    return SourceRange.oneOf(
        byArea().stream().map(VideoFormat::size).distinct().toArray(String[]::new));
  }

  /** As {@code info} says them: those whose rate is known. */
  List<SourceMode> modes() {
    Map<String, SourceMode> modes = new LinkedHashMap<>();
    for (VideoFormat format : byArea()) {
      if (format.rates().isEmpty()) {
        continue;
      }
      modes.merge(
          format.size(),
          new SourceMode(format.width(), format.height(), format.greatestRate()),
          (a, b) -> a.fps() >= b.fps() ? a : b);
    }
    return new ArrayList<>(modes.values());
  }

  private List<VideoFormat> byArea() {
    Comparator<VideoFormat> area = Comparator.comparingLong(f -> (long) f.width() * f.height());
    return formats.stream().sorted(area.reversed()).toList();
  }

  /**
   * The format for a mode: JPEGs where there are some, otherwise what gives the rate; null when
   * nothing is known of formats.
   */
  VideoFormat format(String source, CameraMode mode) throws CameraException {
    if (formats.isEmpty()) {
      return null;
    }
    return formats.stream()
        .filter(format -> format.fits(mode.width(), mode.height()))
        .max(
            Comparator.comparing(VideoFormat::isMotionJpeg)
                .thenComparingDouble(VideoFormat::greatestRate))
        .orElseThrow(
            () ->
                new CameraException(
                    source
                        + " gives no "
                        + mode.width()
                        + "x"
                        + mode.height()
                        + "; set resolution to one of "
                        + String.join(", ", sizesInWords())));
  }

  private Set<String> sizesInWords() {
    Set<String> words = new LinkedHashSet<>();
    byArea().forEach(format -> words.add(format.size()));
    return words;
  }
}
