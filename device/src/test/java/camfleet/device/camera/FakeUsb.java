package camfleet.device.camera;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A USB bus with webcams that are no hardware: a tree as in sysfs, controls that forget everything
 * when they are unplugged, and drivers that give a JPEG every few milliseconds.
 */
final class FakeUsb implements VideoControls, VideoStream.Opener {
  static final String CONTROLS =
      """

      User Controls

                           brightness 0x00980900 (int)    : min=0 max=255 step=1 default=128 value=128
                             contrast 0x00980901 (int)    : min=0 max=255 step=1 default=32 value=32
              white_balance_automatic 0x0098090c (bool)   : default=1 value=1
                                 gain 0x00980913 (int)    : min=0 max=255 step=1 default=0 value=0
            white_balance_temperature 0x0098091a (int)    : min=2000 max=6500 step=10 default=4000 value=4000 flags=inactive

      Camera Controls

                        auto_exposure 0x009a0901 (menu)   : min=0 max=3 default=3 value=3 (Aperture Priority Mode)
      \t\t\t\t1: Manual Mode
      \t\t\t\t3: Aperture Priority Mode
               exposure_time_absolute 0x009a0902 (int)    : min=3 max=2047 step=1 default=250 value=250 flags=inactive
           exposure_dynamic_framerate 0x009a0903 (bool)   : default=0 value=1
      """;
  static final String FORMATS =
      """
      ioctl: VIDIOC_ENUM_FMT
      \tType: Video Capture

      \t[0]: 'YUYV' (YUYV 4:2:2)
      \t\tSize: Discrete 640x480
      \t\t\tInterval: Discrete 0.033s (30.000 fps)
      \t[1]: 'MJPG' (Motion-JPEG, compressed)
      \t\tSize: Discrete 640x480
      \t\t\tInterval: Discrete 0.033s (30.000 fps)
      \t\t\tInterval: Discrete 0.067s (15.000 fps)
      \t\tSize: Discrete 1280x720
      \t\t\tInterval: Discrete 0.033s (30.000 fps)
      """;

  private static final long INTERVAL_MILLIS = 5;

  private final Path sys;
  private final Path dev;
  private final Map<Path, Device> plugged = new HashMap<>();
  final List<String> opened = new ArrayList<>();
  final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();

  /** A node with what was set on it since it was plugged in. */
  private static final class Device {
    final Map<String, Long> numbers = new LinkedHashMap<>();
    final List<String> refused = new ArrayList<>();
    boolean gone;
    boolean hangs;
  }

  FakeUsb(Path folder) throws IOException {
    sys = Files.createDirectories(folder.resolve("sys"));
    dev = Files.createDirectories(folder.resolve("dev"));
  }

  VideoNodes nodes() {
    return new VideoNodes(sys.resolve("class"), dev);
  }

  /** A camera with its two nodes: the second is for what belongs to the pictures. */
  synchronized void plugIn(int number, String bus, String serial, String name) throws IOException {
    Path usb = Files.createDirectories(sys.resolve("devices/usb1").resolve(bus));
    Files.writeString(usb.resolve("idVendor"), "046d\n");
    Files.writeString(usb.resolve("idProduct"), "082d\n");
    if (serial != null) {
      Files.writeString(usb.resolve("serial"), serial + "\n");
    }
    Path side = Files.createDirectories(usb.resolve(bus + ":1.0"));
    for (int index = 0; index < 2; index++) {
      node("video" + (number + index), index, name, side);
    }
    plugged.put(dev.resolve("video" + number), new Device());
  }

  /** A node that is not on USB, such as the decoder of a Pi. */
  synchronized void add(int number, String name) throws IOException {
    node("video" + number, 0, name, Files.createDirectories(sys.resolve("devices/platform/codec")));
    plugged.put(dev.resolve("video" + number), new Device());
  }

  private void node(String entry, int index, String name, Path side) throws IOException {
    Path node = Files.createDirectories(side.resolve("video4linux").resolve(entry));
    Files.writeString(node.resolve("name"), name + "\n");
    Files.writeString(node.resolve("index"), index + "\n");
    Files.createSymbolicLink(node.resolve("device"), side);
    Files.createDirectories(sys.resolve("class"));
    Files.createSymbolicLink(sys.resolve("class").resolve(entry), node);
    Files.createFile(dev.resolve(entry));
  }

  synchronized void unplug(int number, String bus) throws IOException {
    for (int index = 0; index < 2; index++) {
      Files.delete(dev.resolve("video" + (number + index)));
      Files.delete(sys.resolve("class/video" + (number + index)));
    }
    try (Stream<Path> all = Files.walk(sys.resolve("devices/usb1").resolve(bus))) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
    plugged.remove(dev.resolve("video" + number)).gone = true;
    notifyAll();
  }

  Path dev() {
    return dev;
  }

  private Device at(int number) {
    return plugged.get(dev.resolve("video" + number));
  }

  /** A driver that does not come back, until it does. */
  synchronized void hang(int number, boolean hangs) {
    at(number).hangs = hangs;
    notifyAll();
  }

  synchronized void refuse(int number, String control) {
    at(number).refused.add(control);
  }

  /** What is in force on the device itself. */
  synchronized Map<String, Long> numbers(int number) {
    return Map.copyOf(at(number).numbers);
  }

  synchronized void set(int number, String control, long value) {
    at(number).numbers.put(control, value);
  }

  private synchronized Device require(VideoNode node) throws IOException {
    Device device = plugged.get(node.device());
    if (device == null) {
      throw new IOException("Cannot open device " + node.device());
    }
    return device;
  }

  @Override
  public List<VideoControl> controls(VideoNode node) throws IOException {
    require(node);
    return V4l2Listing.controls(CONTROLS);
  }

  @Override
  public List<VideoFormat> formats(VideoNode node) throws IOException {
    require(node);
    return V4l2Listing.formats(FORMATS);
  }

  @Override
  public synchronized void set(VideoNode node, Map<String, Long> values) throws IOException {
    Device device = require(node);
    for (String name : values.keySet()) {
      if (device.refused.contains(name)) {
        throw new IOException(name + ": Input/output error");
      }
    }
    device.numbers.putAll(values);
  }

  @Override
  public synchronized Map<String, Long> get(VideoNode node, Collection<String> names)
      throws IOException {
    Map<String, Long> numbers = new LinkedHashMap<>(require(node).numbers);
    numbers.keySet().retainAll(names);
    return numbers;
  }

  @Override
  public synchronized VideoStream open(
      VideoNode node, int width, int height, double fps, boolean motionJpeg)
      throws CameraException {
    Device device = plugged.get(node.device());
    if (device == null) {
      throw new CameraException(node.words() + " cannot be opened");
    }
    opened.add(node.device().getFileName() + " " + width + "x" + height + " " + fps);
    open.incrementAndGet();
    return new OpenNode(device, width, height, fps, motionJpeg ? "MJPG" : "YUYV");
  }

  /** One opened node. */
  private final class OpenNode implements VideoStream {
    private final Device device;
    private final int width;
    private final int height;
    private final double fps;
    private final String code;

    OpenNode(Device device, int width, int height, double fps, String code) {
      this.device = device;
      this.width = width;
      this.height = height;
      this.fps = fps;
      this.code = code;
    }

    @Override
    public int width() {
      return width;
    }

    @Override
    public int height() {
      return height;
    }

    @Override
    public double fps() {
      return fps;
    }

    @Override
    public String code() {
      return code;
    }

    @Override
    public boolean grab() {
      synchronized (FakeUsb.this) {
        try {
          long due = System.nanoTime() + INTERVAL_MILLIS * 1_000_000;
          while (!device.gone && (device.hangs || System.nanoTime() - due < 0)) {
            FakeUsb.this.wait(INTERVAL_MILLIS);
          }
        } catch (InterruptedException e) {
          return false;
        }
        return !device.gone;
      }
    }

    @Override
    public long grabbedNanos() {
      return 0;
    }

    @Override
    public Picture retrieve(long capturedAtNanos) {
      // A sensor never gives the same picture twice.
      byte[] jpeg = TinyJpeg.of(width, height, taken.incrementAndGet());
      return Picture.ofJpeg(jpeg, capturedAtNanos, false).orElseThrow();
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }
}
