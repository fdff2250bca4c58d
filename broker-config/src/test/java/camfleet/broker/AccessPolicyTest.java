package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.broker.Access.Verdict;
import camfleet.topic.Channel;
import camfleet.topic.Party;
import camfleet.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessPolicyTest {
  private final AccessPolicy policy = new AccessPolicy(Topics.standard());

  @Test
  void agreesWithTheTableWrittenByHand() {
    List<String> wrong = new ArrayList<>();
    for (AccessMatrix.Cell cell : AccessMatrix.cells()) {
      Access access = policy.of(cell.user());
      String is =
          (access.mayRead(cell.topic()) ? "R" : "")
              + (access.mayPublish(cell.topic()) ? "W" : "")
              + (access.mayClear(cell.topic()) && !access.mayPublish(cell.topic()) ? "C" : "");
      if (!is.equals(cell.rights().replace("-", ""))) {
        wrong.add(cell + " is " + is);
      }
      Verdict verdict = access.maySubscribe(cell.topic());
      if (verdict != (cell.has('R') ? Verdict.WHOLE : Verdict.NONE)) {
        wrong.add(cell + " subscribes " + verdict);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void writersAreThePublishersOfTheChannelTable() {
    Topics topics = Topics.standard();
    for (Channel channel : Channel.values()) {
      for (Party party : Party.values()) {
        String user = party == Party.DEVICE ? "cam1" : party.name().toLowerCase();
        String topic =
            topics
                .filter(channel)
                .replace("dev/+", "dev/cam1")
                .replace("img/+", "img/cam1")
                .replace("+", "some");
        assertThat(policy.of(user).mayPublish(topic))
            .as(user + " publishes " + topic)
            .isEqualTo(channel.publishers().contains(party));
      }
    }
  }

  @Test
  void wideSubscriptionsOfPeopleAreGrantedInPart() {
    assertThat(verdict("operator", "camfleet/v1/dev/#")).isEqualTo(Verdict.PART);
    assertThat(verdict("operator", "camfleet/v1/#")).isEqualTo(Verdict.PART);
    assertThat(verdict("operator", "#")).isEqualTo(Verdict.PART);
    assertThat(verdict("viewer", "camfleet/v1/dev/cam1/#")).isEqualTo(Verdict.PART);
    assertThat(verdict("homeassistant", "+/+/+/+/+")).isEqualTo(Verdict.PART);
  }

  @Test
  void subscriptionsToReadableChannelsAreGrantedWhole() {
    assertThat(verdict("operator", "camfleet/v1/dev/+/status")).isEqualTo(Verdict.WHOLE);
    assertThat(verdict("operator", "camfleet/v1/dev/+/event/#")).isEqualTo(Verdict.WHOLE);
    assertThat(verdict("operator", "camfleet/v1/dev/+/config/+")).isEqualTo(Verdict.WHOLE);
    assertThat(verdict("viewer", "camfleet/v1/img/#")).isEqualTo(Verdict.WHOLE);
    assertThat(verdict("manager", "#")).isEqualTo(Verdict.WHOLE);
    assertThat(verdict("manager", "camfleet/v1/dev/#")).isEqualTo(Verdict.WHOLE);
    assertThat(verdict("homeassistant", "homeassistant/#")).isEqualTo(Verdict.WHOLE);
    assertThat(verdict("homeassistant", "homeassistant/+/+/config")).isEqualTo(Verdict.WHOLE);
    assertThat(verdict("cam1", "camfleet/v1/dev/cam1/cmd/+")).isEqualTo(Verdict.WHOLE);
    assertThat(verdict("cam1", "camfleet/v1/dev/cam1/set/#")).isEqualTo(Verdict.WHOLE);
    assertThat(verdict("cam1", "camfleet/v1/group/#")).isEqualTo(Verdict.WHOLE);
    assertThat(verdict("cam1", "camfleet/v1/all/#")).isEqualTo(Verdict.WHOLE);
  }

  @Test
  void subscriptionsToNothingReadableAreRefused() {
    assertThat(verdict("operator", "camfleet/v1/dev/+/cmd/+")).isEqualTo(Verdict.NONE);
    assertThat(verdict("viewer", "camfleet/v1/dev/+/res/#")).isEqualTo(Verdict.NONE);
    assertThat(verdict("viewer", "$SYS/#")).isEqualTo(Verdict.NONE);
    assertThat(verdict("cam1", "camfleet/v1/dev/cam10/#")).isEqualTo(Verdict.NONE);
    assertThat(verdict("cam1", "camfleet/v1/img/#")).isEqualTo(Verdict.NONE);
    assertThat(verdict("cam10", "camfleet/v1/dev/cam1/cmd/+")).isEqualTo(Verdict.NONE);
    assertThat(verdict("operator", "camfleet/v1/dev/#/status")).isEqualTo(Verdict.NONE);
    assertThat(verdict("nobody-known", "camfleet/v1/dev/+/status")).isEqualTo(Verdict.PART);
  }

  @Test
  void sharedSubscriptionsAreGrantedOnlyWhole() {
    assertThat(verdict("operator", "$share/g/camfleet/v1/img/#")).isEqualTo(Verdict.WHOLE);
    assertThat(verdict("operator", "$share/g/camfleet/v1/dev/#")).isEqualTo(Verdict.NONE);
    assertThat(verdict("operator", "$share/g")).isEqualTo(Verdict.NONE);
  }

  @Test
  void holdsBelowTheConfiguredRootOnly() {
    Access access = new AccessPolicy(new Topics("farm")).of("operator");
    assertThat(access.mayRead("farm/v1/dev/cam1/status")).isTrue();
    assertThat(access.mayRead("camfleet/v1/dev/cam1/status")).isFalse();
  }

  private Verdict verdict(String user, String filter) {
    return policy.of(user).maySubscribe(filter);
  }
}
