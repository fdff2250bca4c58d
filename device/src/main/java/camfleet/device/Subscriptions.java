package camfleet.device;

import camfleet.mqtt.MqttLink;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the device listens to: its own topics, those of all and those of its present groups. */
final class Subscriptions {
  private static final int QOS = 1;

  private final Topics topics;
  private final DeviceId id;
  private final MqttLink link;
  private final Set<String> groups = new TreeSet<>();

  Subscriptions(Topics topics, DeviceId id, MqttLink link) {
    this.topics = topics;
    this.id = id;
    this.link = link;
  }

  /** Makes those that never change. */
  void start() {
    for (Channel channel : List.of(Channel.DESIRED, Channel.STATUS)) {
      link.subscribe(topics.filter(channel, id), QOS);
    }
    // A retained command is refused at once, not only when it comes again after a reconnect.
    for (Channel channel : List.of(Channel.SET, Channel.SET_KEY, Channel.COMMAND)) {
      link.subscribeAsPublished(topics.filter(channel, id), QOS);
    }
    for (Channel channel : List.of(Channel.ALL_COMMAND, Channel.ALL_SET, Channel.ALL_SET_KEY)) {
      link.subscribeAsPublished(topics.filter(channel), QOS);
    }
  }

  /** Takes over new groups; true when they differ from those before. */
  synchronized boolean follow(Collection<String> fixed, Collection<String> assigned) {
    Set<String> wanted = new TreeSet<>(fixed);
    wanted.addAll(assigned);
    if (wanted.equals(groups)) {
      return false;
    }
    Set<String> gone = new HashSet<>(groups);
    gone.removeAll(wanted);
    Set<String> come = new HashSet<>(wanted);
    come.removeAll(groups);
    gone.forEach(group -> filters(group).forEach(link::unsubscribe));
    come.forEach(group -> filters(group).forEach(filter -> link.subscribeAsPublished(filter, QOS)));
    groups.clear();
    groups.addAll(wanted);
    return true;
  }

  synchronized List<String> groups() {
    return List.copyOf(groups);
  }

  private List<String> filters(String group) {
    return List.of(
        topics.filterGroup(Channel.GROUP_COMMAND, group),
        topics.filterGroup(Channel.GROUP_SET, group),
        topics.filterGroup(Channel.GROUP_SET_KEY, group));
  }
}
