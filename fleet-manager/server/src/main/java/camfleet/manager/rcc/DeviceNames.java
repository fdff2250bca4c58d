package camfleet.manager.rcc;

import camfleet.topic.DeviceId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Device ids for cameras that are called anything. One thread. */
final class DeviceNames {
  private static final int MOST = 32;

  private final Set<String> taken = new HashSet<>();

  /** A valid id that nobody else gets, as near to the name as can be. */
  DeviceId id(String name) {
    String id = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    if (id.length() < 3 || DeviceId.RESERVED.contains(id)) {
      id = id.isEmpty() ? "camera" : "camera-" + id;
    }
    String own = shortened(id, MOST);
    for (int i = 2; !taken.add(own); i++) {
      String end = "-" + i;
      own = shortened(id, MOST - end.length()) + end;
    }
    return DeviceId.of(own);
  }

  private static String shortened(String id, int length) {
    return id.length() <= length ? id : id.substring(0, length).replaceAll("-$", "");
  }
}
