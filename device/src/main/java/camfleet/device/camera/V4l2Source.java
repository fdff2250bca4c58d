package camfleet.device.camera;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a V4L2 camera is found: {@code v4l2:/dev/video0} (a path, also one of {@code
 * /dev/v4l/by-id}), {@code v4l2:bus=1-1.2} (the USB port that it is plugged in) or {@code
 * v4l2:serial=ABC123}.
 *
 * @param value the path, the bus address or the serial number
 */
record V4l2Source(By by, String value) {
  private static final String PREFIX = "v4l2:";
  private static final Pattern PATH = Pattern.compile("/dev/[\\x21-\\x7e]{1,250}");

  /** Bus, then ports from hub to hub, as sysfs and {@code dmesg} write it. */
  private static final Pattern BUS = Pattern.compile("\\d{1,3}-\\d{1,3}(\\.\\d{1,3}){0,6}");

  private static final Pattern SERIAL =
      Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]{0,124}[\\x21-\\x7e])?");

  /** What tells one camera from another. */
  enum By {
    PATH,
    BUS,
    SERIAL
  }

  /**
   * @throws IllegalArgumentException when it is not written so, in one sentence
   */
  static V4l2Source parse(String source) {
    String rest = source.substring(PREFIX.length());
    By by = rest.startsWith("bus=") ? By.BUS : rest.startsWith("serial=") ? By.SERIAL : By.PATH;
    String value = by == By.PATH ? rest : rest.substring(rest.indexOf('=') + 1);
    Pattern form = by == By.PATH ? PATH : by == By.BUS ? BUS : SERIAL;
    if (!form.matcher(value).matches() || by == By.PATH && value.contains("/../")) {
      throw new IllegalArgumentException(
          "a V4L2 camera must be v4l2:/dev/video0, v4l2:bus=1-1.2 or v4l2:serial=ABC123 (see:"
              + " camfleet-device cameras), was \""
              + (source.length() > 200 ? source.substring(0, 200) + "…" : source)
              + "\"");
    }
    return new V4l2Source(by, value);
  }

  /** The camera among those that are plugged in. */
  VideoNode find(VideoNodes nodes) throws CameraException {
    List<VideoNode> fitting =
        switch (by) {
          case PATH -> nodes.at(value).stream().toList();
          case BUS -> nodes.cameras().stream().filter(node -> value.equals(node.bus())).toList();
          case SERIAL ->
              nodes.cameras().stream().filter(node -> value.equals(node.serial())).toList();
        };
    if (fitting.isEmpty()) {
      throw new CameraException(unplugged());
    }
    if (fitting.stream().map(VideoNode::bus).distinct().count() > 1) {
      throw new CameraException(
          this
              + " is the serial number of "
              + fitting.size()
              + " cameras; name one by its port: "
              + String.join(
                  " or ", fitting.stream().map(node -> "v4l2:bus=" + node.bus()).toList()));
    }
    return fitting.get(0);
  }

  String unplugged() {
    return this + " is unplugged; plug it in again";
  }

  @Override
  public String toString() {
    return switch (by) {
      case PATH -> PREFIX + value;
      case BUS -> PREFIX + "bus=" + value;
      case SERIAL -> PREFIX + "serial=" + value;
    };
  }
}
