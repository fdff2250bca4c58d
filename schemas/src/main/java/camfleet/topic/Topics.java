package camfleet.topic;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Builds and takes apart topics below one root such as {@code camfleet/v1}.
 *
 * <p>Topic filters for subscribing use {@code +} for what is left open (MQTT 5 §4.7.1).
 */
public final class Topics {
  /** The version level that follows the configurable first word. */
  public static final String VERSION = "v1";

  public static final String DEFAULT_ROOT = "camfleet";

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern LEVEL = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private static final Map<Integer, Channel[]> BY_LEVELS = byLevels();

  private final String prefix;

  /**
   * @param root the first word, 1 to 64 of letters, digits, _ and -
   */
  public Topics(String root) {
    if (root == null || !WORD.matcher(root).matches()) {
      throw new IllegalArgumentException(
          "topic root must be 1 to 64 of letters, digits, _ and -, was \"" + root + "\"");
    }
    this.prefix = root + "/" + VERSION + "/";
  }

  /** Topics below {@code camfleet/v1}. */
  public static Topics standard() {
    return new Topics(DEFAULT_ROOT);
  }

  /** The root with its version and the last slash, such as {@code camfleet/v1/}. */
  public String prefix() {
    return prefix;
  }

  /** The topic of a channel without placeholders, such as {@code fleet/status}. */
  public String of(Channel channel) {
    return build(channel, null, null, null);
  }

  /** The topic of a device's channel, such as {@code dev/cam1/status}. */
  public String of(Channel channel, DeviceId device) {
    return build(channel, device, null, null);
  }

  /** The topic of a device's channel with a name, such as {@code dev/cam1/cmd/ping}. */
  public String of(Channel channel, DeviceId device, String name) {
    return build(channel, device, null, name);
  }

  /** The topic of a group's channel, such as {@code group/lab/cmd/ping}; also {@code reply/}. */
  public String ofGroup(Channel channel, String group, String name) {
    return build(channel, null, group, name);
  }

  /** The topic of a channel with only a name, such as {@code all/cmd/ping}. */
  public String ofName(Channel channel, String name) {
    return build(channel, null, null, name);
  }

  /** The filter that matches a channel for every device, group and name. */
  public String filter(Channel channel) {
    return prefix + channel.shape().replaceAll("<[a-z]+>", "+");
  }

  /** The filter that matches a channel of one device under every name. */
  public String filter(Channel channel, DeviceId device) {
    return prefix + channel.shape().replace("<id>", device.value()).replaceAll("<[a-z]+>", "+");
  }

  /** The filter that matches a channel of one group (or requester) under every name. */
  public String filterGroup(Channel channel, String group) {
    return prefix
        + channel
            .shape()
            .replace("<g>", level(group))
            .replace("<requester>", level(group))
            .replaceAll("<[a-z]+>", "+");
  }

  /** Takes a topic apart; empty when it is none of ours. */
  public Optional<Address> parse(String topic) {
    if (!topic.startsWith(prefix)) {
      return Optional.empty();
    }
    String[] levels = topic.substring(prefix.length()).split("/", -1);
    Channel[] candidates = BY_LEVELS.get(levels.length);
    if (candidates == null) {
      return Optional.empty();
    }
    for (Channel channel : candidates) {
      Address address = match(channel, levels);
      if (address != null) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  private static Address match(Channel channel, String[] levels) {
    String[] shape = channel.shape().split("/");
    DeviceId device = null;
    String group = null;
    String name = null;
    for (int i = 0; i < shape.length; i++) {
      String level = levels[i];
      switch (shape[i]) {
        case "<id>" -> {
          if (!DeviceId.isValid(level)) {
            return null;
          }
          device = new DeviceId(level);
        }
        case "<g>", "<requester>" -> {
          if (!LEVEL.matcher(level).matches()) {
            return null;
          }
          group = level;
        }
        case "<name>", "<key>", "<class>", "<level>", "<corr>" -> {
          if (!LEVEL.matcher(level).matches()) {
            return null;
          }
          name = level;
        }
        default -> {
          if (!shape[i].equals(level)) {
            return null;
          }
        }
      }
    }
    return new Address(channel, device, group, name);
  }

  private String build(Channel channel, DeviceId device, String group, String name) {
    StringBuilder topic = new StringBuilder(prefix);
    String[] shape = channel.shape().split("/");
    for (int i = 0; i < shape.length; i++) {
      if (i > 0) {
        topic.append('/');
      }
      topic.append(
          switch (shape[i]) {
            case "<id>" -> required(channel, "device", device).value();
            case "<g>", "<requester>" -> level(required(channel, "group", group));
            case "<name>", "<key>", "<class>", "<level>", "<corr>" ->
                level(required(channel, "name", name));
            default -> shape[i];
          });
    }
    return topic.toString();
  }

  private static <T> T required(Channel channel, String what, T value) {
    if (value == null) {
      throw new IllegalArgumentException(channel + " needs a " + what);
    }
    return value;
  }

  private static String level(String text) {
    if (!LEVEL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a topic level must be 1 to 64 of letters, digits, _ . and -, was \"" + text + "\"");
    }
    return text;
  }

  private static Map<Integer, Channel[]> byLevels() {
    Map<Integer, Channel[]> byLevels = new HashMap<>();
    for (Channel channel : Channel.values()) {
      int levels = channel.shape().split("/").length;
      Channel[] old = byLevels.getOrDefault(levels, new Channel[0]);
      Channel[] more = java.util.Arrays.copyOf(old, old.length + 1);
      more[old.length] = channel;
      byLevels.put(levels, more);
    }
    return byLevels;
  }
}
