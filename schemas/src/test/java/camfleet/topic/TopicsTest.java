package camfleet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
  private static final Topics TOPICS = Topics.standard();
  private static final DeviceId CAM1 = DeviceId.of("cam1");

  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('0', '9')
        .withChars('-')
        .ofMinLength(3)
        .ofMaxLength(32)
        .filter(DeviceId::isValid);
  }

  @Provide
  Arbitrary<String> levels() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .withCharRange('0', '9')
        .withChars("_.-")
        .ofMinLength(1)
        .ofMaxLength(64);
  }

  @Provide
  Arbitrary<String> almostTopics() {
    return Arbitraries.of(
            "camfleet",
            "v1",
            "dev",
            "img",
            "cam1",
            "all",
            "group",
            "cmd",
            "set",
            "config",
            "status",
            "",
            "+",
            "#",
            "$share",
            "\u0000",
            "é",
            "reply",
            "fleet",
            "desired",
            "..",
            " ")
        .list()
        .ofMaxSize(8)
        .map(levels -> String.join("/", levels));
  }

  private static boolean has(Channel channel, String placeholder) {
    return channel.shape().contains(placeholder);
  }

  private static boolean isNamed(Channel channel) {
    return channel.shape().matches(".*<(name|key|class|level|corr)>");
  }

  private static String build(Channel channel, String id, String group, String name) {
    String named = isNamed(channel) ? name : null;
    if (has(channel, "<id>")) {
      return named == null
          ? TOPICS.of(channel, DeviceId.of(id))
          : TOPICS.of(channel, DeviceId.of(id), named);
    }
    if (has(channel, "<g>") || has(channel, "<requester>")) {
      return TOPICS.ofGroup(channel, group, named);
    }
    return named == null ? TOPICS.of(channel) : TOPICS.ofName(channel, named);
  }

  @Property(tries = 300)
  void whatIsBuiltIsTakenApartAgain(
      @ForAll Channel channel,
      @ForAll("ids") String id,
      @ForAll("levels") String group,
      @ForAll("levels") String name) {
    String topic = build(channel, id, group, name);
    Address address = TOPICS.parse(topic).orElseThrow();
    assertThat(address.channel()).isEqualTo(channel);
    assertThat(address.device()).isEqualTo(has(channel, "<id>") ? DeviceId.of(id) : null);
    assertThat(address.group())
        .isEqualTo(has(channel, "<g>") || has(channel, "<requester>") ? group : null);
    assertThat(address.name()).isEqualTo(isNamed(channel) ? name : null);
    assertThat(matches(TOPICS.filter(channel), topic)).isTrue();
  }

  @Property(tries = 300)
  void aTopicBelongsToExactlyOneChannelsFilter(
      @ForAll Channel channel, @ForAll("ids") String id, @ForAll("levels") String name) {
    String topic = build(channel, id, name, name);
    List<Channel> matching = new ArrayList<>();
    for (Channel other : Channel.values()) {
      if (matches(TOPICS.filter(other), topic)) {
        matching.add(other);
      }
    }
    assertThat(matching).containsExactly(channel);
  }

  @Property(tries = 300)
  void anIdThatIsThePrefixOfAnotherNeverMatchesItsFilters(
      @ForAll Channel channel, @ForAll("ids") String id) {
    if (has(channel, "<id>") && id.length() < 32) {
      DeviceId longer = DeviceId.of(id + "0");
      assertThat(matches(TOPICS.filter(channel, DeviceId.of(id)), build(channel, id, "g", "n")))
          .isTrue();
      assertThat(
              matches(
                  TOPICS.filter(channel, DeviceId.of(id)),
                  build(channel, longer.value(), "g", "n")))
          .isFalse();
      assertThat(matches(TOPICS.filter(channel, longer), build(channel, id, "g", "n"))).isFalse();
    }
  }

  @Property(tries = 1000)
  void anyTextIsTakenApartOrIsNoneOfOurs(@ForAll String topic) {
    assertThat(TOPICS.parse(topic)).isEmpty();
    assertThatCode(() -> TOPICS.parse(TOPICS.prefix() + topic)).doesNotThrowAnyException();
  }

  @Property(tries = 2000)
  void whatLooksLikeATopicIsTakenApartOnlyIfItIsBuiltTheSameWay(
      @ForAll("almostTopics") String tail) {
    String topic = TOPICS.prefix() + tail;
    TOPICS
        .parse(topic)
        .ifPresent(
            address ->
                assertThat(
                        build(
                            address.channel(),
                            address.device() == null ? null : address.device().value(),
                            address.group(),
                            address.name()))
                    .isEqualTo(topic));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "camfleet/v1/dev/all/status",
        "camfleet/v1/dev/manager/status",
        "camfleet/v1/dev/homeassistant/set/fps",
        "camfleet/v1/dev/fleet/cmd/ping",
        "camfleet/v1/img/group/latest",
        "camfleet/v1/dev/cam1/unknown",
        "camfleet/v1/dev/cam1",
        "camfleet/v1/dev/cam1/status/",
        "camfleet/v1/dev/cam1//status",
        "camfleet/v1/dev/CAM1/status",
        "camfleet/v1/dev/ca/status",
        "camfleet/v1/dev/+/status",
        "camfleet/v1/dev/cam1/cmd/",
        "camfleet/v1/dev/cam1/cmd/#",
        "camfleet/v1/dev/cam1/cmd/a/b",
        "camfleet/v2/dev/cam1/status",
        "other/v1/dev/cam1/status",
        "/camfleet/v1/dev/cam1/status",
        "camfleet/v1/",
        "camfleet/v1",
        ""
      })
  void refusesWhatIsNotInTheTable(String topic) {
    assertThat(TOPICS.parse(topic)).isEmpty();
  }

  @Test
  void spellsTopicsAsThePageDoes() {
    assertThat(TOPICS.of(Channel.STATUS, CAM1)).isEqualTo("camfleet/v1/dev/cam1/status");
    assertThat(TOPICS.of(Channel.COMMAND, CAM1, "ping")).isEqualTo("camfleet/v1/dev/cam1/cmd/ping");
    assertThat(TOPICS.of(Channel.LATEST, CAM1)).isEqualTo("camfleet/v1/img/cam1/latest");
    assertThat(TOPICS.of(Channel.FLEET_STATUS)).isEqualTo("camfleet/v1/fleet/status");
    assertThat(TOPICS.ofName(Channel.ALL_COMMAND, "ping")).isEqualTo("camfleet/v1/all/cmd/ping");
    assertThat(TOPICS.ofGroup(Channel.GROUP_COMMAND, "lab", "ping"))
        .isEqualTo("camfleet/v1/group/lab/cmd/ping");
    assertThat(TOPICS.ofGroup(Channel.REPLY, "operator", "7f"))
        .isEqualTo("camfleet/v1/reply/operator/7f");
    assertThat(TOPICS.filter(Channel.COMMAND, CAM1)).isEqualTo("camfleet/v1/dev/cam1/cmd/+");
    assertThat(TOPICS.filter(Channel.STATUS)).isEqualTo("camfleet/v1/dev/+/status");
    assertThat(TOPICS.filterGroup(Channel.GROUP_SET_KEY, "lab"))
        .isEqualTo("camfleet/v1/group/lab/set/+");
    assertThat(new Topics("porch").of(Channel.STATUS, CAM1)).isEqualTo("porch/v1/dev/cam1/status");
  }

  @ParameterizedTest
  @EnumSource(Channel.class)
  void aPlaceholderWithoutAValueIsAProgrammingError(Channel channel) {
    if (channel.shape().contains("<")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TOPICS.of(channel))
          .withMessageContaining(channel.name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "+", "#", "a b", "é", "\u0000"})
  void aLevelThatWouldBeAnotherTopicIsAProgrammingError(String level) {
    assertThatIllegalArgumentException().isThrownBy(() -> TOPICS.of(Channel.COMMAND, CAM1, level));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TOPICS.filterGroup(Channel.GROUP_COMMAND, level));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "+", "#", "a b"})
  void aRootIsOneWord(String root) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Topics(root))
        .withMessageStartingWith("topic root must be 1 to 64 of letters, digits, _ and -, was");
  }

  /** MQTT 5 §4.7.1 for filters with {@code +} alone. */
  private static boolean matches(String filter, String topic) {
    String[] filters = filter.split("/", -1);
    String[] levels = topic.split("/", -1);
    if (filters.length != levels.length) {
      return false;
    }
    for (int i = 0; i < filters.length; i++) {
      if (!filters[i].equals("+") && !filters[i].equals(levels[i])) {
        return false;
      }
    }
    return true;
  }
}
