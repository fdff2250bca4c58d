package camfleet.manager.twin;

import static camfleet.manager.twin.TwinRoom.CAM;
import static camfleet.manager.twin.TwinRoom.TIMEOUT;
import static camfleet.manager.twin.TwinRoom.by;
import static camfleet.manager.twin.TwinRoom.document;
import static camfleet.manager.twin.TwinRoom.givingUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.DeviceInfo;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TwinTest {
  private static final DeviceId OTHER = new DeviceId("cam2");
  private final TwinRoom room = TwinRoom.settled();

  private void come(DeviceId... devices) {
    for (DeviceId device : devices) {
      room.online(device);
      room.reports(device, 0, ConfigStatus.APPLIED);
    }
  }

  // ---- one device

  @Test
  void revisionIsAboveWhatAnybodyRemembers() {
    room.says(
        CAM,
        Channel.DESIRED,
        new DesiredConfig(
            4, room.clock.instant(), "before", List.of("lab"), Map.of("quality", 50L)));
    room.reports(CAM, 9, ConfigStatus.APPLIED);
    room.change(CAM, Map.of("fps", 5));

    DesiredConfig desired = room.twin.desired(CAM);
    assertThat(desired.rev()).isEqualTo(11);
    assertThat(desired.groups()).containsExactly("lab");
    assertThat(desired.config()).isEqualTo(Map.of("quality", 50L, "fps", 5.0));
    assertThat(room.published).allMatch(publication -> publication.retain());
  }

  @Test
  void quickChangesBuildOnEachOther() {
    room.change(CAM, Map.of("fps", 5));
    room.change(CAM, Map.of("quality", 60));
    room.change(CAM, givingUp("fps"));
    assertThat(room.twin.desired(CAM).rev()).isEqualTo(3);
    assertThat(room.twin.desired(CAM).config()).containsOnlyKeys("quality");
  }

  @Test
  void badValuesAreRefusedTogetherAndNothingIsSentOrStored() {
    int writes = room.store.writes;
    assertThatThrownBy(() -> room.change(CAM, Map.of("fps", "abc", "nonsense", 1)).join())
        .hasCauseInstanceOf(TwinException.class)
        .satisfies(e -> assertThat(((TwinException) e.getCause()).problems()).hasSize(2));
    assertThat(room.published).isEmpty();
    assertThat(room.store.writes).isEqualTo(writes);
    assertThat(room.twin.desired(CAM)).isNull();
  }

  @Test
  void waitsForTheFinalWord() {
    CompletableFuture<Outcome> outcome = room.change(CAM, Map.of("fps", 5));
    room.reports(CAM, 0, ConfigStatus.APPLIED);
    room.reports(CAM, 1, ConfigStatus.PENDING);
    assertThat(outcome).isNotDone();
    room.reports(CAM, 1, ConfigStatus.REJECTED);
    assertThat(outcome.join().reported().status()).isEqualTo(ConfigStatus.REJECTED);
  }

  @Test
  void silenceEndsAtTheTimeoutAndStaysDesired() {
    CompletableFuture<Outcome> outcome = room.change(CAM, Map.of("fps", 5));
    room.pass(TIMEOUT);
    assertThatThrownBy(outcome::join)
        .hasMessageContaining("cam1 did not say what became of revision 1 within 10.0 s");
    assertThat(room.twin.desired(CAM).rev()).isEqualTo(1);
  }

  @Test
  void unsentChangeStaysDesiredAndIsSentWhenTheBrokerIsBack() {
    room.isUp = false;
    assertThatThrownBy(() -> room.change(CAM, Map.of("fps", 5)).join())
        .hasMessageContaining("the configuration of cam1 was not sent: not connected");
    assertThat(room.twin.desired(CAM).rev()).isEqualTo(1);

    room.disconnect().connect().pass(Duration.ofSeconds(2));
    assertThat(room.published).hasSize(1);
    assertThat(room.held(CAM).config()).containsEntry("fps", 5.0);
    room.change(CAM, Map.of("fps", 6));
    assertThat(room.held(CAM).rev()).isEqualTo(2);
  }

  @Test
  void sameWishAgainIsAnsweredWithoutMessage() {
    room.change(CAM, Map.of("fps", 5));
    room.reports(CAM, 1, ConfigStatus.APPLIED);
    assertThat(room.change(CAM, Map.of("fps", 5.0)).join().reported().status())
        .isEqualTo(ConfigStatus.APPLIED);
    assertThat(room.published).hasSize(1);
  }

  @Test
  void changeFromAnOlderRevisionIsStale() {
    room.change(CAM, Map.of("fps", 5));
    assertThatThrownBy(() -> room.twin.change(CAM, Map.of("fps", 6), null, "a", 0L, null).join())
        .hasCauseInstanceOf(StaleException.class)
        .satisfies(e -> assertThat(((StaleException) e.getCause()).desired().rev()).isEqualTo(1));
    room.twin.change(CAM, Map.of("fps", 6), null, "a", 1L, null).join();
    assertThat(room.held(CAM).rev()).isEqualTo(2);
  }

  @Test
  void keyThatIsGivenUpGoesWhateverGroupsSay() {
    come(CAM);
    room.apply("{'groups': {'all': {'members': ['*'], 'config': {'fps': 5}}}}");
    room.change(CAM, givingUp("fps"));
    assertThat(room.held(CAM).config()).isEmpty();
    assertThat(room.twin.document().devices().get(CAM).config()).containsEntry("fps", null);
    room.change(CAM, Map.of("fps", 7));
    assertThat(room.held(CAM).config()).containsEntry("fps", 7.0);
  }

  @Test
  void deviceJoinsAndLeavesGroupsThatNameIt() {
    come(CAM, OTHER);
    room.apply("{'groups': {'night': {'members': ['cam2'], 'config': {'fps': 5}}}}");
    room.twin.change(CAM, Map.of(), List.of("night", "lab"), "ada", null, null).join();
    assertThat(room.held(CAM).groups()).containsExactly("lab", "night");
    assertThat(room.held(CAM).config()).containsEntry("fps", 5.0);
    assertThat(room.twin.document().groups().get("lab").members()).containsExactly("cam1");

    room.twin.change(CAM, Map.of(), List.of(), "ada", null, null).join();
    assertThat(room.held(CAM).groups()).isEmpty();
    assertThat(room.twin.document().groups()).containsOnlyKeys("night");
    assertThat(room.twin.desired(OTHER).rev()).isEqualTo(1);
  }

  @Test
  void groupByPatternIsNotLeftAlone() {
    come(CAM);
    room.apply("{'groups': {'all': {'members': ['cam*'], 'config': {'fps': 5}}}}");
    assertThatThrownBy(() -> room.twin.change(CAM, Map.of(), List.of(), "ada", null, null).join())
        .hasMessageContaining("cam1 cannot leave group all by itself: a pattern or a label");
    assertThat(room.published).hasSize(1);
  }

  @Test
  void changeDuringRolloutBringsOnlyTheChange() {
    come(CAM, OTHER);
    room.apply("{'defaults': {'fps': 5}}");
    room.twin.commit(document("{'defaults': {'fps': 90}}"), by("bob")).join();
    room.twin.release(2, List.of(OTHER), 1L, "bob", null).join();

    room.change(CAM, Map.of("quality", 50));
    assertThat(room.held(CAM).config()).isEqualTo(Map.of("fps", 5.0, "quality", 50L));
    assertThat(room.twin.head().number()).isEqualTo(3);

    // The rollout goes on: the change of the single device stands.
    room.twin.release(2, List.of(CAM), 1L, "bob", null).join();
    assertThat(room.held(CAM).config()).isEqualTo(Map.of("fps", 90.0, "quality", 50L));
    room.twin.markReleased(2).join();
    assertThat(room.held(CAM).rev()).isEqualTo(3);
    assertThat(room.store.released().orElseThrow().number()).isEqualTo(3);
  }

  // ---- the fleet

  @Test
  void commitStoresAndSendsNothing() {
    come(CAM, OTHER);
    Committed committed = room.twin.commit(document("{'defaults': {'fps': 5}}"), by("ada")).join();
    assertThat(committed.revision().number()).isEqualTo(1);
    assertThat(committed.plan().changes()).hasSize(2);
    assertThat(room.published).isEmpty();
    assertThat(room.twin.head()).isEqualTo(committed.revision());
    assertThat(room.store.head()).contains(committed.revision());
    assertThat(room.told()).containsExactly("committed");
  }

  @Test
  void equalDocumentMakesNoRevision() {
    room.twin.commit(document("{'defaults': {'fps': 5}}"), by("ada")).join();
    Committed again =
        room.twin.commit(document("{'version': 1, 'defaults': {'fps': 5.0}}"), by("bob")).join();
    assertThat(again.revision().number()).isEqualTo(1);
    assertThat(again.revision().by()).isEqualTo("ada");
  }

  @Test
  void commitFromAnOlderRevisionIsStale() {
    room.twin.commit(document("{'defaults': {'fps': 5}}"), by("ada")).join();
    Change old = new Change("bob", null, FleetRevision.Origin.APPLY, 0L);
    assertThatThrownBy(() -> room.twin.commit(document("{'defaults': {'fps': 6}}"), old).join())
        .hasMessageContaining("made from fleet revision 0, the newest is 1")
        .satisfies(
            e -> assertThat(((StaleException) e.getCause()).current().number()).isEqualTo(1));
  }

  @Test
  void exactlyThoseThatChangeGetOneMessage() {
    List<DeviceId> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(new DeviceId("cam-" + i));
    }
    come(all.toArray(DeviceId[]::new));
    assertThat(room.apply("{'defaults': {'fps': 5}}")).hasSize(20);
    assertThat(room.published).hasSize(20);
    room.published.clear();

    room.apply(
        "{'defaults': {'fps': 5}, 'devices': {'cam-3': {'config': {'fps': 6}},"
            + " 'cam-7': {'config': {'quality': 50}}}}");
    assertThat(room.published)
        .extracting(publication -> publication.topic())
        .containsExactlyInAnyOrder(
            room.topics.of(Channel.DESIRED, new DeviceId("cam-3")),
            room.topics.of(Channel.DESIRED, new DeviceId("cam-7")));

    // Neither a restart nor time makes more of it, once the devices have answered.
    all.forEach(device -> room.reports(device, 2, ConfigStatus.APPLIED));
    room.published.clear();
    room.restart().pass(Duration.ofMinutes(10));
    assertThat(room.published).isEmpty();
  }

  @Test
  void oneKeyOfThousandDevicesIsAtMostThousandMessages() {
    DeviceId[] all = new DeviceId[1000];
    for (int i = 0; i < all.length; i++) {
      all[i] = new DeviceId("cam-" + i);
    }
    come(all);
    room.apply("{'defaults': {'fps': 5}}");
    assertThat(room.published).hasSize(1000);
    room.published.clear();
    for (DeviceId device : all) {
      room.reports(device, 1, ConfigStatus.APPLIED);
    }
    int writes = room.store.writes;
    room.apply("{'defaults': {'fps': 6}}");
    assertThat(room.published).hasSize(1000);
    assertThat(room.store.writes - writes).as("one transaction, not one for each").isLessThan(5);
  }

  @Test
  void whatACameraCannotDoIsRefusedWithItsPathAndNothingIsStored() {
    room.can(
        CAM, Map.of("fps", new DeviceInfo.SettingRange("number", 1.0, 30.0, null, 10.0, "live")));
    come(CAM);
    String bad = "{'groups': {'night': {'members': ['*'], 'config': {'fps': 60}}}}";
    assertThatThrownBy(() -> room.twin.commit(document(bad), by("ada")).join())
        .satisfies(
            e ->
                assertThat(((TwinException) e.getCause()).problems())
                    .extracting(Problem::key)
                    .containsExactly("groups.night.config.fps"));
    assertThat(room.twin.plan(document(bad)).join().isGood()).isFalse();
    assertThatThrownBy(() -> room.change(CAM, Map.of("fps", 60)).join())
        .hasMessageContaining("fps must be a number 1..30, was 60");
    assertThat(room.twin.head()).isNull();
    assertThat(room.store.head()).isEmpty();
    assertThat(room.published).isEmpty();
    room.change(CAM, Map.of("fps", 30));
    assertThat(room.published).hasSize(1);
  }

  @Test
  void unknownRevisionIsNotReleased() {
    assertThatThrownBy(() -> room.twin.release(7, List.of(CAM), null, "ada", null).join())
        .hasMessageContaining("there is no fleet revision 7; the newest is 0");
  }

  @Test
  void whatWasAtATimeIsFound() {
    room.twin.commit(document("{'defaults': {'fps': 5}}"), by("ada")).join();
    room.clock.advance(Duration.ofHours(1));
    var between = room.clock.instant();
    room.clock.advance(Duration.ofHours(1));
    room.twin.commit(document("{'defaults': {'fps': 6}}"), by("bob")).join();
    assertThat(room.twin.at(between).join().orElseThrow().by()).isEqualTo("ada");
    assertThat(room.twin.history(Long.MAX_VALUE, 10).join())
        .extracting(FleetRevision::number)
        .containsExactly(2L, 1L);
    assertThat(room.twin.revision(1).join().orElseThrow().by()).isEqualTo("ada");
  }

  // ---- newcomers

  @Test
  void newcomerGetsWhatIsReleased() {
    come(CAM);
    room.apply("{'defaults': {'fps': 5}}");
    room.twin.commit(document("{'defaults': {'fps': 90}}"), by("bob")).join();
    room.published.clear();
    room.online(OTHER);
    room.pass(Duration.ofSeconds(1));
    assertThat(room.published).as("it has not said which revision it has").isEmpty();

    room.reports(OTHER, 7, ConfigStatus.APPLIED);
    room.pass(Duration.ofSeconds(1));
    assertThat(room.published).hasSize(1);
    assertThat(room.held(OTHER).rev()).isEqualTo(8);
    assertThat(room.held(OTHER).config()).containsEntry("fps", 5.0);
    assertThat(room.twin.newest(OTHER).fleetNumber()).isEqualTo(1);

    // It came too late for the waves of the rollout.
    room.twin.release(2, List.of(CAM), 1L, "bob", null).join();
    room.twin.markReleased(2).join();
    assertThat(room.held(OTHER).config()).containsEntry("fps", 90.0);
  }

  @Test
  void newcomerOfWhomNothingIsWantedGetsNothing() {
    come(CAM);
    room.apply("{'devices': {'cam1': {'config': {'fps': 5}}}}");
    room.reports(CAM, 1, ConfigStatus.APPLIED);
    room.published.clear();
    come(OTHER);
    room.pass(Duration.ofMinutes(1));
    assertThat(room.published).isEmpty();
    assertThat(room.twin.newest(OTHER)).isNull();
  }

  // ---- silence

  @Test
  void silentDeviceThatIsOnlineGetsTheSameAgainMoreAndMoreRarely() {
    come(CAM);
    room.change(CAM, Map.of("fps", 5));
    List<Integer> seconds = new ArrayList<>();
    for (int s = 1; s <= 1800; s++) {
      room.beats(CAM);
      int before = room.published.size();
      room.pass(Duration.ofSeconds(1));
      if (room.published.size() > before) {
        seconds.add(s);
      }
    }
    assertThat(seconds.get(0)).isBetween(10, 11);
    assertThat(seconds.get(1) - seconds.get(0)).isBetween(20, 21);
    assertThat(seconds.get(2) - seconds.get(1)).isBetween(40, 41);
    int last = seconds.size() - 1;
    assertThat(seconds.get(last) - seconds.get(last - 1)).isBetween(300, 301);
    assertThat(room.published)
        .allSatisfy(
            publication ->
                assertThat(publication.payload()).isEqualTo(room.published.get(0).payload()));

    room.reports(CAM, 1, ConfigStatus.APPLIED);
    int sent = room.published.size();
    room.pass(Duration.ofMinutes(20));
    assertThat(room.published).hasSize(sent);
  }

  @Test
  void deviceThatIsAwayIsNotRemindedAndHasTimeWhenItReturns() {
    come(CAM);
    room.pass(Duration.ofMinutes(2));
    room.change(CAM, Map.of("fps", 5));
    room.pass(Duration.ofMinutes(10));
    assertThat(room.published).hasSize(1);
    room.online(CAM);
    room.pass(Duration.ofSeconds(9));
    assertThat(room.published).hasSize(1);
    room.beats(CAM);
    room.pass(Duration.ofSeconds(2));
    assertThat(room.published).hasSize(2);
  }

  // ---- outcomes

  @Test
  void whatDevicesSayIsStoredOnceAndWhatTheySkippedIsSuperseded() {
    come(CAM);
    List<DeviceRevision> heard = new ArrayList<>();
    room.twin.listen(heard::add);
    room.change(CAM, Map.of("fps", 5));
    room.change(CAM, Map.of("fps", 6));
    room.change(CAM, Map.of("fps", 7));
    room.reports(CAM, 2, ConfigStatus.PENDING);
    room.reports(CAM, 3, ConfigStatus.PENDING);
    Problem cause = new Problem(ProblemCode.CAMERA_ERROR, "no picture within 15 s");
    room.reports(CAM, 3, ConfigStatus.ROLLED_BACK, Map.of(), List.of(cause));
    room.reports(CAM, 3, ConfigStatus.ROLLED_BACK, Map.of("quality", 1L), List.of(cause));

    assertThat(room.store.deviceRevisions(CAM, Long.MAX_VALUE, 9))
        .extracting(DeviceRevision::outcome)
        .containsExactly(
            DeviceRevision.Outcome.ROLLED_BACK,
            DeviceRevision.Outcome.SUPERSEDED,
            DeviceRevision.Outcome.SUPERSEDED);
    assertThat(room.stored(CAM, 3).errors()).containsExactly(cause);
    assertThat(room.twin.newest(CAM)).isEqualTo(room.stored(CAM, 3));
    assertThat(heard)
        .extracting(DeviceRevision::outcome)
        .containsExactly(DeviceRevision.Outcome.PENDING, DeviceRevision.Outcome.ROLLED_BACK);
    assertThat(room.events.get(room.events.size() - 1).message())
        .isEqualTo("cam1 rolled back revision 3: no picture within 15 s");

    room.change(CAM, Map.of("fps", 5));
    room.reports(CAM, 4, ConfigStatus.APPLIED);
    assertThat(room.told()).endsWith("rolled_back", "committed", "applied");
  }

  @Test
  void firstFinalWordStands() {
    room.change(CAM, Map.of("fps", 5));
    room.reports(CAM, 1, ConfigStatus.APPLIED);
    room.reports(CAM, 1, ConfigStatus.REJECTED);
    assertThat(room.stored(CAM, 1).outcome()).isEqualTo(DeviceRevision.Outcome.APPLIED);
    assertThat(room.store.overwritten).isEmpty();
  }

  @Test
  void outcomeIsKeptUntilTheStoreTakesIt() {
    List<DeviceRevision> heard = new ArrayList<>();
    room.twin.listen(heard::add);
    room.change(CAM, Map.of("fps", 5));
    room.store.fail(true);
    room.reports(CAM, 1, ConfigStatus.APPLIED);
    assertThatThrownBy(() -> room.change(CAM, Map.of("fps", 6)).join())
        .hasMessageContaining("the disk is full");
    room.pass(Duration.ofSeconds(1));
    assertThat(room.stored(CAM, 1).outcome()).isEqualTo(DeviceRevision.Outcome.SENT);
    assertThat(heard).isEmpty();
    assertThat(room.twin.desired(CAM).rev()).isEqualTo(1);

    room.store.fail(false);
    room.pass(Duration.ofSeconds(1));
    assertThat(room.stored(CAM, 1).outcome()).isEqualTo(DeviceRevision.Outcome.APPLIED);
    assertThat(heard).hasSize(1);
  }

  @Test
  void whatWasSaidWhileTheManagerWasAwayIsStored() {
    come(CAM);
    room.change(CAM, Map.of("fps", 5));
    room.change(CAM, Map.of("fps", 6));
    room.disconnect();
    room.reports(CAM, 2, ConfigStatus.APPLIED);
    room.restart();
    assertThat(room.stored(CAM, 2).outcome()).isEqualTo(DeviceRevision.Outcome.APPLIED);
    assertThat(room.stored(CAM, 1).outcome()).isEqualTo(DeviceRevision.Outcome.SUPERSEDED);
  }

  @Test
  void asksAgainWhenNothingFollowsAPending() {
    come(CAM);
    room.change(CAM, Map.of("resolution", "320x240"));
    room.reports(CAM, 1, ConfigStatus.PENDING);
    room.published.clear();
    passOnline(29);
    assertThat(room.published).as("a trial takes its time").isEmpty();
    passOnline(2);
    assertThat(room.published).hasSize(1);
    assertThat(room.held(CAM).rev()).isEqualTo(1);
    room.reports(CAM, 1, ConfigStatus.APPLIED);
    passOnline(70);
    assertThat(room.published).hasSize(1);
    assertThat(room.stored(CAM, 1).outcome()).isEqualTo(DeviceRevision.Outcome.APPLIED);
  }

  @Test
  void asksAgainAfterARestartWhenNothingFollowsAPending() {
    come(CAM);
    room.change(CAM, Map.of("resolution", "320x240"));
    room.reports(CAM, 1, ConfigStatus.PENDING);
    room.restart();
    room.online(CAM);
    room.published.clear();
    passOnline(31);
    assertThat(room.published).hasSize(1);
  }

  private void passOnline(int seconds) {
    for (int i = 0; i < seconds; i++) {
      room.beats(CAM);
      room.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void returnOfADeviceIsTold() {
    come(CAM);
    room.change(CAM, Map.of("fps", 5));
    room.reports(CAM, 1, ConfigStatus.APPLIED);
    room.pass(Duration.ofMinutes(2));
    List<DeviceRevision> heard = new ArrayList<>();
    room.twin.listen(heard::add);
    room.online(CAM);
    assertThat(heard).containsExactly(room.stored(CAM, 1));
  }

  @Test
  void forgottenDeviceIsOutOfTheStoreAndItsNumbersAreNotUsedAgain() {
    come(CAM);
    room.change(CAM, Map.of("fps", 5));
    room.change(CAM, Map.of("fps", 6));
    room.reports(CAM, 2, ConfigStatus.APPLIED);
    room.registry.forget(CAM);
    room.retained.clear();
    assertThat(room.store.newestDeviceRevisions()).isEmpty();
    assertThat(room.twin.desired(CAM)).isNull();

    room.restart();
    room.online(CAM);
    room.reports(CAM, 2, ConfigStatus.APPLIED);
    room.pass(Duration.ofSeconds(11));
    assertThat(room.held(CAM).rev()).isEqualTo(3);
    assertThat(room.held(CAM).config()).as("the document still names it").containsEntry("fps", 6.0);
  }
}
