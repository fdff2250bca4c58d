package camfleet.device.camera;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The V4L2 nodes of this machine, as the kernel lists them in sysfs at this moment. */
final class VideoNodes {
  private static final Pattern NODE = Pattern.compile("video(\\d+)");

  /** The folder of a USB device, in which there is one folder for each of its interfaces. */
  private static final Pattern USB_DEVICE = Pattern.compile("\\d+-\\d+(\\.\\d+)*");

  private final Path list;
  private final Path devices;

  /** Those of this machine. */
  VideoNodes() {
    this(Path.of("/sys/class/video4linux"), Path.of("/dev"));
  }

  /**
   * @param list the folder with one entry per node
   * @param devices the folder of the nodes themselves
   */
  VideoNodes(Path list, Path devices) {
    this.list = list;
    this.devices = devices;
  }

  /**
   * The cameras on USB, in the order of their numbers. A camera has more nodes than one: the first
   * (index 0) gives pictures, the others what belongs to them.
   */
  List<VideoNode> cameras() {
    List<VideoNode> found = new ArrayList<>();
    for (String entry : entries()) {
      read(entry)
          .filter(
              node -> node.bus() != null && "0".equals(text(list.resolve(entry).resolve("index"))))
          .ifPresent(found::add);
    }
    return found;
  }

  /** The node at a path, which may be a link such as udev makes them; empty when it is gone. */
  Optional<VideoNode> at(String path) {
    Path given = Path.of(path);
    Path real =
        given.startsWith("/dev") ? devices.resolve(Path.of("/dev").relativize(given)) : given;
    try {
      String entry = real.toRealPath().getFileName().toString();
      return Optional.of(read(entry).orElse(new VideoNode(real, entry, null, null, null)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private List<String> entries() {
    try (Stream<Path> all = Files.list(list)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> NODE.matcher(name).matches())
          .sorted(Comparator.comparingInt(VideoNodes::number))
          .toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      // Without the driver there is no such folder.
      return List.of();
    }
  }

  private static int number(String entry) {
    Matcher matcher = NODE.matcher(entry);
    return matcher.matches() && matcher.group(1).length() < 9
        ? Integer.parseInt(matcher.group(1))
        : Integer.MAX_VALUE;
  }

  /** Empty when the node has gone meanwhile. */
  private Optional<VideoNode> read(String entry) {
    Path node = list.resolve(entry);
    String name = text(node.resolve("name"));
    Path device = devices.resolve(entry);
    if (name == null || !Files.exists(device)) {
      return Optional.empty();
    }
    Path usb = usbDevice(node);
    if (usb == null) {
      return Optional.of(new VideoNode(device, name, null, null, null));
    }
    String vendor = text(usb.resolve("idVendor"));
    String product = text(usb.resolve("idProduct"));
    return Optional.of(
        new VideoNode(
            device,
            name,
            usb.getFileName().toString(),
            text(usb.resolve("serial")),
            vendor == null || product == null ? null : vendor + ":" + product));
  }

  /** The folder above that of the interface, or null for what is not on USB. */
  private static Path usbDevice(Path node) {
    try {
      Path usb = node.resolve("device").toRealPath().getParent();
      return usb != null && USB_DEVICE.matcher(usb.getFileName().toString()).matches() ? usb : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The one line of a file, or null. */
  private static String text(Path file) {
    try {
      String text = Files.readString(file).strip();
      return text.isEmpty() ? null : text;
    } catch (IOException e) {
      return null;
    }
  }
}
