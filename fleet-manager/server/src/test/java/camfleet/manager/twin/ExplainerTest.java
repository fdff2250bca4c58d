package camfleet.manager.twin;

import static camfleet.manager.twin.TwinRoom.CAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.message.ConfigStatus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplainerTest {
  private final TwinRoom room = TwinRoom.settled();

  private Explanation.Key explain(String key) {
    return room.twin.explain(CAM, key).join().keys().get(0);
  }

  private void come() {
    room.online(CAM);
    room.reports(CAM, 0, ConfigStatus.APPLIED);
  }

  @Test
  void layerAndWhoBroughtItAreNamed() {
    come();
    room.apply("{'defaults': {'quality': 60}}");
    room.apply(
        "{'defaults': {'quality': 60},"
            + " 'groups': {'night': {'members': ['*'], 'config': {'fps': 5}}}}");
    room.clock.advance(Duration.ofHours(1));
    room.apply(
        "{'defaults': {'quality': 61},"
            + " 'groups': {'night': {'members': ['*'], 'config': {'fps': 5}}}}");

    Explanation.Key fps = explain("fps");
    assertThat(fps.layer()).isEqualTo("groups.night");
    assertThat(fps.wanted()).isEqualTo(5.0);
    assertThat(fps.inForce()).isEqualTo(10.0);
    assertThat(fps.since().number()).isEqualTo(2);
    assertThat(fps.since().by()).isEqualTo("ada");
    assertThat(fps.steps())
        .containsExactly(
            new Explanation.Step("default", 10.0), new Explanation.Step("groups.night", 5.0));
    assertThat(explain("quality").since().number()).isEqualTo(3);
    assertThat(explain("name").layer()).isEqualTo("default");
    assertThat(explain("name").since()).isNull();
    assertThat(room.twin.explain(CAM, null).join().keys()).hasSameSizeAs(TwinRoom.SETTINGS.all());
  }

  @Test
  void localSetIsTold() {
    room.change(CAM, Map.of("fps", 5));
    room.reports(CAM, 1, ConfigStatus.APPLIED, Map.of("fps", 7.0));
    assertThat(explain("fps").isOverridden()).isTrue();
    assertThat(explain("fps").layer()).isEqualTo("devices.cam1");
    assertThat(explain("fps").since().by()).isEqualTo("test");
    assertThat(explain("quality").isOverridden()).isFalse();
  }

  @Test
  void whatIsNotReleasedYetIsNotTheReason() {
    come();
    room.apply("{'defaults': {'fps': 5}}");
    room.twin.commit(TwinRoom.document("{'defaults': {'fps': 90}}"), TwinRoom.by("bob")).join();
    assertThat(explain("fps").wanted()).isEqualTo(5.0);
    assertThat(explain("fps").since().number()).isEqualTo(1);
  }

  @Test
  void whatWasFoundOnTheBrokerIsCalledThat() {
    room.change(CAM, Map.of("fps", 5));
    room.store = new FakeStore();
    room.restart();
    assertThat(explain("fps").layer()).isEqualTo("broker");
    assertThat(explain("fps").wanted()).isEqualTo(5.0);
    assertThat(explain("fps").since()).isNull();
  }

  @Test
  void unknownKeyIsRefused() {
    assertThatThrownBy(() -> room.twin.explain(CAM, "fsp").join())
        .hasMessageContaining("there is no setting \"fsp\"");
  }
}
