package camfleet.device.health;

import camfleet.message.DeviceInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the machine tells of itself in /proc and /sys (proc(5), sysfs(5)). Whatever is not there is
 * null; nothing here throws.
 */
public final class HostMetrics {
  private static final Pattern WIRELESS_LEVEL =
      Pattern.compile("^\\s*\\S+:\\s+\\S+\\s+\\S+\\s+(-?\\d+(?:\\.\\d+)?)", Pattern.MULTILINE);

  private final Path root;
  private final ClockSync sync;

  /**
   * Asks nobody but the files.
   *
   * @param root where the machine's file system begins, {@code /} but in tests
   */
  public HostMetrics(Path root) {
    this(root, new ClockSync(root, () -> CompletableFuture.completedFuture(false), () -> 0L));
  }

  public HostMetrics(Path root, ClockSync sync) {
    this.root = root;
    this.sync = sync;
  }

  /** Load average over one minute. */
  public Double load1m() {
    String text = read("proc/loadavg");
    return text == null ? null : number(text.split("\\s+")[0]);
  }

  public Long memoryTotalBytes() {
    return kilobytes("proc/meminfo", "MemTotal");
  }

  public Long memoryAvailableBytes() {
    return kilobytes("proc/meminfo", "MemAvailable");
  }

  /** Resident memory of this process. */
  public Long rssBytes() {
    return kilobytes("proc/self/status", "VmRSS");
  }

  /** Bytes free for this user where the directory lies, or will lie. */
  public Long diskFreeBytes(Path directory) {
    Path existing = directory == null ? Path.of("") : directory;
    existing = existing.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      return null;
    }
    try {
      return Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      return null;
    }
  }

  /** Degrees Celsius of the processor; the hottest zone where none is called so. */
  public Double temperatureC() {
    Double hottest = null;
    for (Path zone : list("sys/class/thermal", "thermal_zone*")) {
      Double milli = number(readPath(zone.resolve("temp")));
      if (milli == null) {
        continue;
      }
      double celsius = milli / 1000;
      String type = readPath(zone.resolve("type"));
      if (type != null && type.strip().matches("cpu[-_]thermal|x86_pkg_temp")) {
        return celsius;
      }
      hottest = hottest == null ? celsius : Math.max(hottest, celsius);
    }
    return hottest;
  }

  /** The Raspberry Pi firmware's throttling bits, as {@code vcgencmd get_throttled} has them. */
  public Long throttled() {
    for (String place :
        List.of(
            "sys/devices/platform/soc/soc:firmware/get_throttled",
            "sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled")) {
      String text = read(place);
      if (text != null) {
        try {
          return Long.parseLong(text.strip().replaceFirst("^0x", ""), 16);
        } catch (NumberFormatException e) {
          return null;
        }
      }
    }
    return null;
  }

  /** Signal of the first Wi-Fi interface in dBm. */
  public Double rssiDbm() {
    String text = read("proc/net/wireless");
    if (text == null) {
      return null;
    }
    Matcher matcher = WIRELESS_LEVEL.matcher(text);
    return matcher.find() ? number(matcher.group(1)) : null;
  }

  /** Whether the system says that it keeps the clock synchronised. */
  public boolean clockSynchronised() {
    return sync.isSynchronised();
  }

  /** The machine below the agent. */
  public DeviceInfo.Host host() {
    String model = read("proc/device-tree/model");
    String os = read("etc/os-release");
    if (os != null) {
      Matcher matcher = Pattern.compile("(?m)^PRETTY_NAME=\"?(.*?)\"?$").matcher(os);
      os = matcher.find() ? matcher.group(1) : null;
    }
    String hostname = read("proc/sys/kernel/hostname");
    return new DeviceInfo.Host(
        hostname == null ? null : hostname.strip(),
        model == null ? null : model.replace("\0", "").strip(),
        os,
        System.getProperty("os.arch"),
        System.getProperty("java.version"));
  }

  private Long kilobytes(String file, String key) {
    String text = read(file);
    if (text == null) {
      return null;
    }
    Matcher matcher = Pattern.compile("(?m)^" + key + ":\\s+(\\d{1,15}) kB").matcher(text);
    return matcher.find() ? Long.valueOf(Long.parseLong(matcher.group(1)) * 1024) : null;
  }

  private static Double number(String text) {
    try {
      return text == null ? null : Double.valueOf(text.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private String read(String file) {
    return readPath(root.resolve(file));
  }

  private static String readPath(Path path) {
    try {
      // Files of the kernel have no length and may hold any byte.
      return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return null;
    }
  }

  private List<Path> list(String directory, String glob) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(directory), glob)) {
      entries.forEach(found::add);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return List.of();
    }
    found.sort(null);
    return found;
  }
}
