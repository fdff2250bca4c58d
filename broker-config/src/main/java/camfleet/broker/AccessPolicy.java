package camfleet.broker;

import static camfleet.topic.Channel.*;
import static camfleet.topic.Party.DEVICE;
import static camfleet.topic.Party.HOMEASSISTANT;
import static camfleet.topic.Party.MANAGER;
import static camfleet.topic.Party.OPERATOR;
import static camfleet.topic.Party.VIEWER;

import camfleet.topic.Channel;
import camfleet.topic.Party;
import camfleet.topic.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who may publish and read what: the table of PROTOCOL.md §8 as rules. What no rule names is
 * refused. The embedded broker asks it and the Mosquitto ACL file is written from it.
 */
public final class AccessPolicy {
  /** Home Assistant's discovery prefix, the one tree outside our root. */
  static final String HOME_DISCOVERY = "homeassistant/#";

  /** Where Home Assistant says that it has started. */
  static final String HOME_STATUS = "homeassistant/status";

  private static final Channel[] STATE_OF_DEVICE = {STATUS, INFO, STATE, HEALTH, MOTION, FRAME};
  private static final Channel[] PICTURES = {LATEST, THUMBNAIL, MOTION_PICTURE};
  private static final Channel[] TO_MANY = {
    GROUP_COMMAND, GROUP_SET, GROUP_SET_KEY, ALL_COMMAND, ALL_SET, ALL_SET_KEY
  };
  private static final Channel[] FLEET = {FLEET_STATUS, FLEET_INFO, FLEET_INGEST, FLEET_SUMMARY};

  private final Topics topics;
  private final List<AccessRule> rules = new ArrayList<>();
  private final List<TopicFilter> known = new ArrayList<>();

  /**
   * @param topics the root below which the rules hold
   */
  public AccessPolicy(Topics topics) {
    this.topics = topics;
    device();
    manager();
    operator();
    viewer();
    homeAssistant();
    for (Channel channel : Channel.values()) {
      known.add(TopicFilter.of(topics.filter(channel)));
    }
    known.add(TopicFilter.of(HOME_DISCOVERY));
  }

  /** The whole table, party by party. */
  public List<AccessRule> rules() {
    return List.copyOf(rules);
  }

  /** What one user may do; the user name decides the party. */
  public Access of(String userName) {
    return new Access(userName, rules, known);
  }

  private void device() {
    own(DEVICE, Right.WRITE, STATE_OF_DEVICE);
    own(DEVICE, Right.WRITE, UPDATE, REPORTED, RESULT, LOG, EVENT);
    own(DEVICE, Right.WRITE, PICTURES);
    // A device watches its own status, to contradict a late will (PROTOCOL.md §3).
    own(DEVICE, Right.READ, STATUS, DESIRED, SET, SET_KEY, COMMAND, REPLY);
    any(DEVICE, Right.READ, TO_MANY);
    any(DEVICE, Right.READ, FLEET);
    any(DEVICE, Right.WRITE, REPLY);
  }

  private void manager() {
    any(MANAGER, Right.READ, Channel.values());
    any(MANAGER, Right.WRITE, DESIRED, SET, SET_KEY, COMMAND, REPLY);
    any(MANAGER, Right.WRITE, TO_MANY);
    any(MANAGER, Right.WRITE, FLEET);
    any(MANAGER, Right.CLEAR, STATE_OF_DEVICE);
    // A device that is gone must not leave its retained report behind.
    any(MANAGER, Right.CLEAR, UPDATE, REPORTED);
    any(MANAGER, Right.CLEAR, PICTURES);
    rule(MANAGER, Right.READ, HOME_DISCOVERY);
    rule(MANAGER, Right.WRITE, HOME_DISCOVERY);
  }

  private void operator() {
    any(OPERATOR, Right.READ, STATE_OF_DEVICE);
    any(OPERATOR, Right.READ, UPDATE, DESIRED, REPORTED, RESULT, LOG, EVENT);
    any(OPERATOR, Right.READ, PICTURES);
    any(OPERATOR, Right.READ, FLEET);
    own(OPERATOR, Right.READ, REPLY);
    any(OPERATOR, Right.WRITE, SET, SET_KEY);
    anyExcept(OPERATOR, COMMAND, "update", "wipe");
    anyExcept(OPERATOR, GROUP_COMMAND, "update", "wipe", "stream");
  }

  private void viewer() {
    any(VIEWER, Right.READ, STATE_OF_DEVICE);
    any(VIEWER, Right.READ, EVENT);
    any(VIEWER, Right.READ, PICTURES);
    any(VIEWER, Right.READ, FLEET);
  }

  private void homeAssistant() {
    any(HOMEASSISTANT, Right.READ, STATE_OF_DEVICE);
    any(HOMEASSISTANT, Right.READ, UPDATE, REPORTED, EVENT);
    any(HOMEASSISTANT, Right.READ, PICTURES);
    any(HOMEASSISTANT, Right.READ, FLEET);
    any(HOMEASSISTANT, Right.WRITE, SET_KEY);
    anyExcept(HOMEASSISTANT, COMMAND, "stream", "wipe");
    rule(HOMEASSISTANT, Right.READ, HOME_DISCOVERY);
    rule(HOMEASSISTANT, Right.WRITE, HOME_STATUS);
  }

  private void any(Party party, Right right, Channel... channels) {
    for (Channel channel : channels) {
      rule(party, right, topics.filter(channel));
    }
  }

  private void anyExcept(Party party, Channel channel, String... except) {
    Set<String> names = new LinkedHashSet<>(Arrays.asList(except));
    rules.add(new AccessRule(party, Right.WRITE, topics.filter(channel), names));
  }

  private void own(Party party, Right right, Channel... channels) {
    for (Channel channel : channels) {
      String shape = channel.shape().replaceFirst("<(id|requester)>", AccessRule.OWN);
      rule(party, right, topics.prefix() + shape.replaceAll("<[a-z]+>", "+"));
    }
  }

  private void rule(Party party, Right right, String filter) {
    rules.add(new AccessRule(party, right, filter, Set.of()));
  }
}
