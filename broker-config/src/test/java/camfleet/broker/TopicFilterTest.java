package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicFilterTest {
  /** Topics of up to four levels over letters of which the filters use only the first two. */
  private static final List<String[]> TOPICS =
      words(List.of("a", "b", "c"), 4).stream().map(word -> word.split("/")).toList();

  private static final List<TopicFilter> FILTERS = filters();

  @Test
  void coversExactlyWhenEveryTopicOfTheOtherMatches() {
    for (TopicFilter wide : FILTERS) {
      for (TopicFilter narrow : FILTERS) {
        boolean contained =
            TOPICS.stream().noneMatch(topic -> narrow.matches(topic) && !wide.matches(topic));
        assertThat(wide.covers(narrow)).as(wide + " covers " + narrow).isEqualTo(contained);
      }
    }
  }

  @Test
  void intersectionMatchesExactlyWhatBothMatch() {
    for (TopicFilter one : FILTERS) {
      for (TopicFilter other : FILTERS) {
        var common = one.intersection(other);
        for (String[] topic : TOPICS) {
          boolean inCommon = common.isPresent() && common.get().matches(topic);
          assertThat(inCommon)
              .as(one + " and " + other + " for " + String.join("/", topic))
              .isEqualTo(one.matches(topic) && other.matches(topic));
        }
      }
    }
  }

  @Test
  void matchesParentByHash() {
    assertThat(TopicFilter.of("a/#").matches(new String[] {"a"})).isTrue();
    assertThat(TopicFilter.of("a/+").matches(new String[] {"a"})).isFalse();
  }

  @Test
  void firstWildcardDoesNotReachDollarTopics() {
    String[] topic = {"$SYS", "x"};
    assertThat(TopicFilter.of("#").matches(topic)).isFalse();
    assertThat(TopicFilter.of("+/x").matches(topic)).isFalse();
    assertThat(TopicFilter.of("$SYS/#").matches(topic)).isTrue();
    assertThat(TopicFilter.of("#").covers(TopicFilter.of("$SYS/x"))).isFalse();
    assertThat(TopicFilter.of("#").intersection(TopicFilter.of("$SYS/#"))).isEmpty();
  }

  @Test
  void wildcardsStandAlone() {
    assertThat(TopicFilter.of("a/+/#").isValid()).isTrue();
    assertThat(TopicFilter.of("a+/b").isValid()).isFalse();
    assertThat(TopicFilter.of("a/#/b").isValid()).isFalse();
    assertThat(TopicFilter.of("a#").isValid()).isFalse();
  }

  private static List<TopicFilter> filters() {
    List<TopicFilter> filters = new ArrayList<>();
    for (String word : words(List.of("a", "b", "+"), 3)) {
      filters.add(TopicFilter.of(word));
    }
    for (String word : words(List.of("a", "b", "+"), 2)) {
      filters.add(TopicFilter.of(word + "/#"));
    }
    filters.add(TopicFilter.of("#"));
    return filters;
  }

  private static List<String> words(List<String> letters, int longest) {
    List<String> all = new ArrayList<>(letters);
    List<String> last = letters;
    for (int length = 2; length <= longest; length++) {
      List<String> next = new ArrayList<>();
      for (String word : last) {
        for (String letter : letters) {
          next.add(word + "/" + letter);
        }
      }
      all.addAll(next);
      last = next;
    }
    return all;
  }
}
