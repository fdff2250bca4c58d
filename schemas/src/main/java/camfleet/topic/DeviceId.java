package camfleet.topic;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The immutable name of a camera, {@code [a-z0-9-]{3,32}}; the same as its MQTT user name, client
 * id, certificate CN and Home Assistant object id.
 */
public record DeviceId(String value) implements Comparable<DeviceId> {
  /** The regular expression of an id. */
  public static final String PATTERN = "[a-z0-9-]{3,32}";

  /** User names and topic levels that no camera may have. */
  public static final Set<String> RESERVED =
      Set.of("manager", "operator", "viewer", "homeassistant", "all", "group", "fleet");

  private static final Pattern VALID = Pattern.compile(PATTERN);

  public DeviceId {
    if (value == null || !VALID.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "device id must be 3 to 32 of a-z, 0-9 and -, was \"" + value + "\"");
    }
    if (RESERVED.contains(value)) {
      throw new IllegalArgumentException("device id \"" + value + "\" is reserved");
    }
  }

  public static DeviceId of(String value) {
    return new DeviceId(value);
  }

  /** Whether the text could be an id and is not reserved. */
  public static boolean isValid(String value) {
    return value != null && VALID.matcher(value).matches() && !RESERVED.contains(value);
  }

  @Override
  public int compareTo(DeviceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
