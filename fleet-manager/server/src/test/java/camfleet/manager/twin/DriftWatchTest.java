package camfleet.manager.twin;

import static camfleet.manager.twin.TwinRoom.CAM;
import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.store.FleetRevision;
import camfleet.message.ConfigStatus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriftWatchTest {
  private final TwinRoom room = TwinRoom.settled();

  @BeforeEach
  void come() {
    room.online(CAM);
    room.reports(CAM, 0, ConfigStatus.APPLIED);
    room.apply("{'defaults': {'fps': 5}}");
    room.reports(CAM, 1, ConfigStatus.APPLIED);
    room.events.clear();
  }

  @Test
  void driftIsToldOnceWhenItBeginsAndEnds() {
    room.reports(CAM, 1, ConfigStatus.APPLIED, Map.of("fps", 7.0));
    room.pass(Duration.ofSeconds(3));
    room.reports(CAM, 1, ConfigStatus.APPLIED, Map.of("fps", 8.0));
    room.pass(Duration.ofMinutes(1));
    assertThat(room.told()).containsExactly("drift");
    assertThat(room.events.get(0).message())
        .isEqualTo("cam1 differs from what is wanted by a local set of fps");
    room.reports(CAM, 1, ConfigStatus.APPLIED);
    room.pass(Duration.ofMinutes(1));
    assertThat(room.told()).containsExactly("drift", "drift_ended");
    assertThat(room.twin.head().number()).isEqualTo(1);
  }

  @Test
  void knobThatIsTurnedForAMomentIsNoDrift() {
    room.reports(CAM, 1, ConfigStatus.APPLIED, Map.of("fps", 7.0));
    room.pass(Duration.ofSeconds(1));
    room.reports(CAM, 1, ConfigStatus.APPLIED);
    room.pass(Duration.ofSeconds(5));
    assertThat(room.told()).isEmpty();
  }

  @Test
  void acceptedDriftBecomesARevisionWhenTheKnobRests() {
    room.apply("{'defaults': {'fps': 5, 'drift': 'accept'}}");
    room.reports(CAM, 2, ConfigStatus.APPLIED);
    for (double fps = 6; fps <= 9; fps++) {
      room.reports(CAM, 2, ConfigStatus.APPLIED, Map.of("fps", fps));
      room.pass(Duration.ofSeconds(1));
    }
    room.pass(Duration.ofSeconds(2));
    assertThat(room.held(CAM).rev()).isEqualTo(3);
    assertThat(room.held(CAM).config()).containsEntry("fps", 9.0);
    FleetRevision head = room.twin.head();
    assertThat(head.origin()).isEqualTo(FleetRevision.Origin.DRIFT);
    assertThat(head.released()).isTrue();
    assertThat(room.twin.document().devices().get(CAM).config()).containsEntry("fps", 9.0);

    room.reports(CAM, 3, ConfigStatus.APPLIED);
    room.pass(Duration.ofMinutes(1));
    assertThat(room.twin.head().number()).isEqualTo(3);
    assertThat(room.told()).doesNotContain("drift", "drift_ended");
  }
}
