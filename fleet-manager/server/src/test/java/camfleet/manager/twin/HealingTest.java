package camfleet.manager.twin;

import static camfleet.manager.twin.TwinRoom.CAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.manager.store.DeviceRevision;
import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.topic.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HealingTest {
  private final TwinRoom room = TwinRoom.settled();

  private void applied(int fps, long rev) {
    room.change(CAM, Map.of("fps", fps));
    room.reports(CAM, rev, ConfigStatus.APPLIED);
  }

  @Test
  void lostDatabaseHealsFromWhatIsRetained() {
    applied(5, 1);
    applied(6, 2);
    byte[] before = room.retained.get(room.topics.of(Channel.DESIRED, CAM));
    room.published.clear();
    room.store = new FakeStore();
    room.restart();

    DeviceRevision healed = room.twin.newest(CAM);
    assertThat(healed.rev()).isEqualTo(2);
    assertThat(healed.fleetNumber()).isZero();
    assertThat(healed.outcome()).isEqualTo(DeviceRevision.Outcome.APPLIED);
    assertThat(healed.desired().toBytes()).isEqualTo(before);
    assertThat(room.store.newestDeviceRevisions()).containsExactly(healed);
    assertThat(room.published).isEmpty();
    assertThat(room.told()).endsWith("adopted");

    room.change(CAM, Map.of("quality", 50));
    assertThat(room.held(CAM).rev()).isEqualTo(3);
    assertThat(room.held(CAM).config()).isEqualTo(Map.of("fps", 6.0, "quality", 50L));
    assertThat(room.twin.document().devices().get(CAM).config()).containsKeys("fps", "quality");
  }

  @Test
  void sameFileAppliedAfterALossChangesNothing() {
    room.online(CAM);
    room.reports(CAM, 0, ConfigStatus.APPLIED);
    String file = "{'groups': {'night': {'members': ['*'], 'config': {'fps': 5}}}}";
    room.apply(file);
    room.reports(CAM, 1, ConfigStatus.APPLIED);
    room.published.clear();
    room.store = new FakeStore();
    room.restart();
    assertThat(room.apply(file)).isEmpty();
    assertThat(room.published).isEmpty();
  }

  @Test
  void restoredBackupTakesOverWhatIsNewer() {
    applied(5, 1);
    FakeStore backup = room.store.copy();
    applied(6, 2);
    applied(7, 3);
    room.published.clear();
    room.store = backup;
    room.restart();
    assertThat(room.twin.newest(CAM).rev()).isEqualTo(3);
    assertThat(room.twin.desired(CAM).config()).containsEntry("fps", 7.0);
    assertThat(room.published).isEmpty();
    room.change(CAM, Map.of("quality", 50));
    assertThat(room.held(CAM).rev()).isEqualTo(4);
    assertThat(room.held(CAM).config()).containsEntry("fps", 7.0);
  }

  @Test
  void brokerThatLostItsMemoryGetsTheSameBytesAgain() {
    applied(5, 1);
    applied(6, 2);
    String topic = room.topics.of(Channel.DESIRED, CAM);
    byte[] before = room.retained.get(topic);
    room.published.clear();
    room.disconnect();
    room.retained.clear();
    room.connect().pass(Duration.ofSeconds(2));
    assertThat(room.retained.get(topic)).isEqualTo(before);
    assertThat(room.published).hasSize(1);
    assertThat(room.told()).endsWith("restored");

    // So does one that went back in time, and also of a manager that has just started.
    room.retained.put(
        topic,
        new DesiredConfig(1, room.clock.instant(), "x", List.of(), Map.of("fps", 5.0)).toBytes());
    room.restart();
    assertThat(room.retained.get(topic)).isEqualTo(before);
  }

  @Test
  void otherDocumentUnderTheSameNumberGetsTheNextNumber() {
    applied(5, 1);
    room.retained.put(
        room.topics.of(Channel.DESIRED, CAM),
        new DesiredConfig(1, room.clock.instant(), "x", List.of(), Map.of("fps", 9.0)).toBytes());
    room.restart();
    assertThat(room.held(CAM).rev()).isEqualTo(2);
    assertThat(room.held(CAM).config()).containsEntry("fps", 5.0);
    assertThat(room.told()).endsWith("renumbered");
  }

  @Test
  void otherManagersRevisionIsTakenOverWhileRunning() {
    applied(5, 1);
    room.says(
        CAM,
        Channel.DESIRED,
        new DesiredConfig(2, room.clock.instant(), "x", List.of(), Map.of("fps", 9.0)));
    assertThat(room.twin.newest(CAM).rev()).isEqualTo(2);
    assertThat(room.stored(CAM, 2).desired().config()).containsEntry("fps", 9.0);
  }

  @Test
  void deviceThatIsAheadGetsANumberThatItTakes() {
    applied(5, 1);
    room.reports(CAM, 8, ConfigStatus.APPLIED);
    assertThat(room.held(CAM).rev()).isEqualTo(9);
    assertThat(room.held(CAM).config()).containsEntry("fps", 5.0);
    room.reports(CAM, 9, ConfigStatus.APPLIED);
    assertThat(room.stored(CAM, 9).outcome()).isEqualTo(DeviceRevision.Outcome.APPLIED);
  }

  @Test
  void nothingIsMadeBeforeWhatIsRetainedHasCome() {
    applied(5, 1);
    byte[] retained = room.retained.get(room.topics.of(Channel.DESIRED, CAM));
    room.published.clear();
    room.store = new FakeStore();
    room.disconnect();
    room.retained.clear();
    room.start().connect().pass(Duration.ofMillis(900));
    CompletableFuture<Outcome> change = room.change(CAM, Map.of("quality", 50));
    room.says(CAM, Channel.DESIRED, retained);
    room.pass(Duration.ofMillis(200));
    assertThat(room.published).as("300 ms without a document have not passed").isEmpty();
    room.pass(Duration.ofMillis(200));
    assertThat(room.held(CAM).rev()).isEqualTo(2);
    assertThat(room.held(CAM).config()).isEqualTo(Map.of("fps", 5.0, "quality", 50L));
    room.reports(CAM, 2, ConfigStatus.APPLIED);
    assertThat(change.join().reported().rev()).isEqualTo(2);
  }

  @Test
  void fleetThatNeverFallsSilentHoldsNothingUpForLong() {
    room.disconnect().connect();
    CompletableFuture<Outcome> change = room.change(CAM, Map.of("fps", 5));
    for (int i = 0; i < 101; i++) {
      room.reports(CAM, 0, ConfigStatus.APPLIED);
      room.pass(Duration.ofMillis(100));
    }
    assertThat(room.published).hasSize(1);
    assertThat(change).isNotDone();
  }

  @Test
  void withoutBrokerAChangeIsRefusedAfterFiveSeconds() {
    room.disconnect().pass(Duration.ofSeconds(60));
    CompletableFuture<Outcome> change = room.change(CAM, Map.of("fps", 5));
    room.pass(Duration.ofMillis(4_900));
    assertThat(change).isNotDone();
    room.pass(Duration.ofMillis(200));
    assertThatThrownBy(change::join)
        .hasMessageContaining("nothing is changed: the manager is not connected to the broker");
    room.connect().pass(Duration.ofSeconds(2));
    assertThat(room.published).isEmpty();
    assertThat(room.twin.desired(CAM)).isNull();
  }
}
