package camfleet.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A topic filter (MQTT 5 §4.7) as a set of topics: which it holds, whether it holds all of another
 * filter, and what two filters have in common.
 *
 * @param levels the levels between the slashes; {@code +} stands for any one, a last {@code #} for
 *     any number, also none
 */
record TopicFilter(List<String> levels) {
  TopicFilter {
    levels = List.copyOf(levels);
  }

  static TopicFilter of(String text) {
    return new TopicFilter(List.of(text.split("/", -1)));
  }

  /** Whether the wildcards stand where MQTT allows them: alone in a level, {@code #} last. */
  boolean isValid() {
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      boolean wild = level.indexOf('+') >= 0 || level.indexOf('#') >= 0;
      if (wild && level.length() > 1 || level.equals("#") && i < levels.size() - 1) {
        return false;
      }
    }
    return true;
  }

  /** Whether a topic, taken apart at its slashes, is in the set. */
  boolean matches(String[] topic) {
    if (hidesFrom(topic[0])) {
      return false;
    }
    int count = levels.size();
    for (int i = 0; i < count; i++) {
      String level = levels.get(i);
      if (level.equals("#")) {
        return true;
      }
      if (i == topic.length || !level.equals("+") && !level.equals(topic[i])) {
        return false;
      }
    }
    return count == topic.length;
  }

  /** Whether every topic of the other filter is in this one. */
  boolean covers(TopicFilter given) {
    // Every topic has a level, so that # is +/#.
    TopicFilter other = given.levels.equals(List.of("#")) ? of("+/#") : given;
    if (hidesFrom(other.levels.get(0))) {
      return false;
    }
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      if (level.equals("#")) {
        return true;
      }
      if (i == other.levels.size()) {
        return false;
      }
      String theirs = other.levels.get(i);
      if (theirs.equals("#") || !level.equals("+") && !level.equals(theirs)) {
        return false;
      }
    }
    return levels.size() == other.levels.size();
  }

  /** The filter of the topics that are in both; empty when there are none. */
  Optional<TopicFilter> intersection(TopicFilter other) {
    if (hidesFrom(other.levels.get(0)) || other.hidesFrom(levels.get(0))) {
      return Optional.empty();
    }
    List<String> common = new ArrayList<>();
    for (int i = 0; ; i++) {
      String ours = i < levels.size() ? levels.get(i) : null;
      String theirs = i < other.levels.size() ? other.levels.get(i) : null;
      if ("#".equals(ours)) {
        common.addAll(other.rest(i));
        break;
      }
      if ("#".equals(theirs)) {
        common.addAll(rest(i));
        break;
      }
      if (ours == null && theirs == null) {
        break;
      }
      if (ours == null || theirs == null) {
        return Optional.empty();
      }
      if (ours.equals("+")) {
        common.add(theirs);
      } else if (theirs.equals("+") || theirs.equals(ours)) {
        common.add(ours);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new TopicFilter(common));
  }

  /** The levels from an index on; none past the end, where {@code #} stood for the parent. */
  private List<String> rest(int from) {
    return levels.subList(Math.min(from, levels.size()), levels.size());
  }

  /** A first wildcard does not reach topics that begin with $ (MQTT 5 §4.7.2). */
  private boolean hidesFrom(String first) {
    String ours = levels.get(0);
    return first.startsWith("$") && (ours.equals("+") || ours.equals("#"));
  }

  @Override
  public String toString() {
    return String.join("/", levels);
  }
}
