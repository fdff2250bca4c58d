package camfleet.device.camera;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A camera that is plugged in.
 *
 * @param words what it is and where
 * @param sources the names of sources that find it, the steadiest first
 */
public record FoundCamera(String words, List<String> sources) {
  public FoundCamera {
    sources = List.copyOf(sources);
  }

  /** The webcams among nodes; a serial number that two of them have names neither. */
  static List<FoundCamera> webcams(VideoNodes nodes) {
    List<VideoNode> all = nodes.cameras();
    List<FoundCamera> found = new ArrayList<>();
    for (VideoNode node : all) {
      List<String> sources = new ArrayList<>();
      String serial = node.serial();
      if (serial != null
          && all.stream().filter(other -> serial.equals(other.serial())).count() == 1) {
        sources.add(new V4l2Source(V4l2Source.By.SERIAL, serial).toString());
      }
      sources.add(new V4l2Source(V4l2Source.By.BUS, node.bus()).toString());
      sources.add(new V4l2Source(V4l2Source.By.PATH, node.device().toString()).toString());
      found.add(new FoundCamera(node.words(), sources));
    }
    return found;
  }

  /** The modules that rpicam-vid lists; a sensor that two of them have names neither. */
  static List<FoundCamera> modules(RpicamListing listing) {
    List<FoundCamera> found = new ArrayList<>();
    for (RpicamListing.Camera camera : listing.cameras()) {
      List<String> sources = new ArrayList<>();
      String sensor = camera.sensor();
      if (listing.cameras().stream().filter(other -> sensor.equals(other.sensor())).count() == 1) {
        sources.add("rpicam:" + sensor);
      }
      sources.add("rpicam:" + camera.index());
      String modes =
          camera.modes().stream()
              .map(mode -> mode.width() + "x" + mode.height() + " up to " + mode.fps() + " fps")
              .collect(Collectors.joining(", "));
      found.add(new FoundCamera(modes.isEmpty() ? sensor : sensor + ": " + modes, sources));
    }
    return found;
  }
}
