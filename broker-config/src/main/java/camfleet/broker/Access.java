package camfleet.broker;

import camfleet.topic.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one user may do, ready to be asked for each message; safe for any thread. */
public final class Access {
  /** What becomes of a subscription. */
  public enum Verdict {
    /** All that the filter can bring is readable. */
    WHOLE,
    /** Some of it is; the rest must be held back when it is delivered. */
    PART,
    /** Nothing of it is. */
    NONE
  }

  private static final String SHARED = "$share/";

  private final String userName;
  private final Party party;
  private final List<Grant> writes = new ArrayList<>();
  private final List<Grant> clears = new ArrayList<>();
  private final List<Grant> reads = new ArrayList<>();
  private final List<TopicFilter> known;

  Access(String userName, List<AccessRule> rules, List<TopicFilter> known) {
    this.userName = userName;
    this.party = Party.ofUser(userName);
    this.known = known;
    for (AccessRule rule : rules) {
      if (rule.party() == party) {
        grantsOf(rule.right()).add(new Grant(rule.filterOf(userName), rule.except()));
      }
    }
  }

  public String userName() {
    return userName;
  }

  public Party party() {
    return party;
  }

  public boolean mayPublish(String topic) {
    return holds(writes, topic);
  }

  /** Whether the user may remove the retained message of a topic. */
  public boolean mayClear(String topic) {
    return holds(clears, topic) || mayPublish(topic);
  }

  /** Whether the user may receive what is published to a topic. */
  public boolean mayRead(String topic) {
    return holds(reads, topic);
  }

  /**
   * Judges a subscription by all topics of ours that its filter can match. Of a shared subscription
   * (MQTT 5 §4.8.2) only {@link Verdict#WHOLE} is granted: what is held back from one member would
   * be lost for the others.
   */
  public Verdict maySubscribe(String text) {
    boolean shared = text.startsWith(SHARED);
    TopicFilter filter = TopicFilter.of(shared ? withoutShare(text) : text);
    if (!filter.isValid()) {
      return Verdict.NONE;
    }
    boolean some = false;
    boolean all = true;
    for (TopicFilter channel : known) {
      Optional<TopicFilter> common = channel.intersection(filter);
      if (common.isPresent()) {
        boolean whole = false;
        for (Grant read : reads) {
          whole |= read.filter().covers(common.get());
          some |= read.filter().intersection(common.get()).isPresent();
        }
        all &= whole;
      }
    }
    if (!some || shared && !all) {
      return Verdict.NONE;
    }
    return all ? Verdict.WHOLE : Verdict.PART;
  }

  private static String withoutShare(String text) {
    int slash = text.indexOf('/', SHARED.length());
    return slash < 0 ? "" : text.substring(slash + 1);
  }

  private static boolean holds(List<Grant> grants, String topic) {
    String[] levels = topic.split("/", -1);
    for (Grant grant : grants) {
      if (grant.filter().matches(levels) && !grant.except().contains(levels[levels.length - 1])) {
        return true;
      }
    }
    return false;
  }

  private List<Grant> grantsOf(Right right) {
    return switch (right) {
      case READ -> reads;
      case WRITE -> writes;
      case CLEAR -> clears;
    };
  }

  /** A rule with the user's name filled in. */
  private record Grant(TopicFilter filter, Set<String> except) {}
}
