package camfleet.topic;

import java.util.Objects;

/**
 * A topic taken apart: its channel, the device it belongs to and what stands for the last
 * placeholder.
 *
 * @param channel the row of the table
 * @param device the device of a {@code dev/} or {@code img/} topic, otherwise null
 * @param group the group of a {@code group/} topic or the requester of a {@code reply/} topic,
 *     otherwise null
 * @param name the command, key, class, level or correlation, otherwise null
 */
public record Address(Channel channel, DeviceId device, String group, String name) {
  public Address {
    Objects.requireNonNull(channel, "channel");
  }
}
