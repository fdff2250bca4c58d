package camfleet.device.camera;

import java.util.Arrays;
import java.util.List;

/** The lights for which white is white, with their colour temperatures as libcamera has them. */
enum WhiteBalance {
  INCANDESCENT("incandescent", 2500, 3000),
  TUNGSTEN("tungsten", 3000, 3500),
  FLUORESCENT("fluorescent", 4000, 4700),
  INDOOR("indoor", 3000, 5000),
  DAYLIGHT("daylight", 5500, 6500),
  CLOUDY("cloudy", 7000, 8500);

  static final String AUTO = "auto";

  private final String word;
  private final int fromKelvin;
  private final int toKelvin;

  WhiteBalance(String word, int fromKelvin, int toKelvin) {
    this.word = word;
    this.fromKelvin = fromKelvin;
    this.toKelvin = toKelvin;
  }

  /** The words that a control of the temperature can do. */
  static List<String> words(VideoControl temperature) {
    return Arrays.stream(values())
        .filter(
            light -> light.toKelvin >= temperature.min() && light.fromKelvin <= temperature.max())
        .map(light -> light.word)
        .toList();
  }

  /** The control's number for a word; its default for a word that there is not. */
  static long number(String word, VideoControl temperature) {
    return Arrays.stream(values())
        .filter(light -> light.word.equals(word))
        .findFirst()
        .map(light -> temperature.nearest(light.middle()))
        .orElse(temperature.byDefault());
  }

  /** The word whose light is nearest to a temperature. */
  static String nearest(long kelvin) {
    WhiteBalance nearest = DAYLIGHT;
    for (WhiteBalance light : values()) {
      if (Math.abs(light.middle() - kelvin) < Math.abs(nearest.middle() - kelvin)) {
        nearest = light;
      }
    }
    return nearest.word;
  }

  private double middle() {
    return (fromKelvin + toKelvin) / 2.0;
  }
}
