package camfleet.broker;

import camfleet.topic.Party;
import java.util.Objects;
import java.util.Set;

/**
 * One line of the access table: a party has a right on the topics of a filter.
 *
 * @param filter a topic filter in which {@code %u} stands for the party's own user name
 * @param except last levels that are left out, such as the commands {@code update} and {@code wipe}
 */
public record AccessRule(Party party, Right right, String filter, Set<String> except) {
  /** What stands for the own user name, as in Mosquitto's pattern lines. */
  public static final String OWN = "%u";

  public AccessRule {
    Objects.requireNonNull(party, "party");
    Objects.requireNonNull(right, "right");
    Objects.requireNonNull(filter, "filter");
    except = Set.copyOf(except);
  }

  /** Whether the rule speaks only of topics that carry the own user name. */
  public boolean isOwn() {
    return filter.contains(OWN);
  }

  /** The filter of one user. */
  TopicFilter filterOf(String userName) {
    return TopicFilter.of(filter.replace(OWN, userName));
  }
}
