package camfleet.manager.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.manager.layers.RolloutPolicy;
import camfleet.manager.layers.RolloutPolicy.OnFailure;
import camfleet.manager.layers.RolloutPolicy.Wave;
import camfleet.manager.rollout.FakePi.Manner;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.StoredRollout;
import camfleet.manager.twin.TwinException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RolloutsTest {
  private static final Map<String, Object> GOOD = Map.of("fps", 5.0);
  private static final Map<String, Object> BAD = Map.of("resolution", "1920x1080");

  private static RolloutPolicy careful(OnFailure onFailure, int maxFailures) {
    RolloutPolicy careful = RolloutPolicy.CAREFUL;
    return new RolloutPolicy(
        careful.waves(),
        null,
        careful.soak(),
        careful.answer(),
        maxFailures,
        onFailure,
        careful.pictures());
  }

  private static void all(RolloutRoom room, Manner manner) {
    room.pis.values().forEach(pi -> pi.manner = manner);
  }

  @Test
  void goesFromWaveToWave() {
    RolloutRoom room = new RolloutRoom(20);
    room.start(GOOD, RolloutPolicy.CAREFUL);
    assertThat(room.in(RolloutDevice.State.SENT)).containsExactly("cam01");
    room.pass(Duration.ofSeconds(5));
    assertThat(room.in(RolloutDevice.State.SOAKING)).containsExactly("cam01");
    assertThat(room.gate.watched).containsExactly(room.pi("cam01").id);
    room.pass(Duration.ofSeconds(7));
    assertThat(room.in(RolloutDevice.State.DONE)).containsExactly("cam01");
    assertThat(room.in(RolloutDevice.State.SOAKING))
        .as("5 of 20 have it")
        .containsExactly("cam02", "cam03", "cam04", "cam05");
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.in(RolloutDevice.State.DONE)).hasSize(20);
    assertThat(room.pis.values()).allMatch(pi -> pi.inForce("fps").equals(5.0));
    assertThat(room.pis.values()).allMatch(pi -> pi.messages == 1);
    assertThat(room.gate.watched).isEmpty();
    assertThat(room.gate.known).isEmpty();
    assertThat(room.store.released().orElseThrow().number()).isEqualTo(1);
    assertThat(room.story())
        .containsExactly(
            "started",
            "wave_begun",
            "wave_ended",
            "wave_begun",
            "wave_ended",
            "wave_begun",
            "wave_ended",
            "done");
    assertThat(room.sentences())
        .startsWith(
            "rollout 1 begins with fleet revision 1 for 20 cameras in 3 waves, by anna",
            "rollout 1 wave 1 of 3 begins with 1 camera (cam01)",
            "rollout 1 wave 1 of 3 is over: 1 camera done")
        .endsWith("rollout 1 of fleet revision 1 is done: 20 cameras done");
  }

  @Test
  void stopsInTheCanaryWaveAndTheOthersNeverSawIt() {
    RolloutRoom room = new RolloutRoom(20);
    room.start(GOOD, RolloutPolicy.AT_ONCE);
    room.until(1, StoredRollout.State.DONE);
    all(room, Manner.ROLLS_BACK);
    room.start(BAD, RolloutPolicy.CAREFUL);
    room.until(2, StoredRollout.State.HALTED);
    room.pass(Duration.ofMinutes(5));
    assertThat(room.rollout(2).cause())
        .isEqualTo("cam01: rolled_back: no picture within 15 s at 1920x1080");
    assertThat(room.device("cam01").state()).isEqualTo(RolloutDevice.State.FAILED);
    assertThat(room.in(RolloutDevice.State.WAITING)).hasSize(19);
    assertThat(room.pis.values()).filteredOn(pi -> pi.messages > 1).hasSize(1);
    assertThat(room.store.released().orElseThrow().number()).isEqualTo(1);
    assertThat(room.sentences())
        .endsWith(
            "cam01: rolled_back: no picture within 15 s at 1920x1080",
            "rollout 2 stops in wave 1 of 3: cam01: rolled_back: no picture within 15 s at"
                + " 1920x1080; 19 cameras never saw it");
  }

  @Test
  void revertBringsTheCanaryBack() {
    RolloutRoom room = new RolloutRoom(20);
    room.start(GOOD, RolloutPolicy.AT_ONCE);
    room.until(1, StoredRollout.State.DONE);
    room.pi("cam01").manner = Manner.ROLLS_BACK;
    room.start(BAD, RolloutPolicy.CAREFUL);
    room.until(2, StoredRollout.State.HALTED);
    room.pi("cam01").manner = Manner.APPLIES;
    room.rollouts.abort(2, true, "bert", "bad idea").join();
    room.until(2, StoredRollout.State.REVERTED);
    assertThat(room.device("cam01").state()).isEqualTo(RolloutDevice.State.REVERTED);
    assertThat(room.in(RolloutDevice.State.WAITING)).hasSize(19);
    assertThat(room.pi("cam01").got.get(3L).config()).isEqualTo(GOOD);
    assertThat(room.pis.values()).filteredOn(pi -> pi.messages > 1).hasSize(1);
    FleetRevision head = room.store.head().orElseThrow();
    assertThat(head.origin()).isEqualTo(FleetRevision.Origin.ROLLBACK);
    assertThat(head.document()).isEqualTo(room.store.fleetRevision(1).orElseThrow().document());
    assertThat(head.released()).isTrue();
    assertThat(room.sentences())
        .endsWith(
            "rollout 2 turns 1 camera back to fleet revision 1: aborted, by bert: bad idea",
            "rollout 2 has turned back with fleet revision 3: 1 camera done");
  }

  @Test
  void withNothingBeforeItTurnsBackToNothing() {
    RolloutRoom room = new RolloutRoom(3);
    room.pi("cam02").manner = Manner.REJECTS;
    room.start(GOOD, careful(OnFailure.REVERT, 0));
    room.until(1, StoredRollout.State.REVERTED);
    assertThat(room.pis.values()).allMatch(pi -> pi.inForce("fps").equals(10.0));
    assertThat(room.pi("cam01").got.get(2L).config()).isEmpty();
    assertThat(room.rollout(1).cause())
        .isEqualTo("cam02: rejected: fps must be 1..30 on this camera");
  }

  @Test
  void abortsByItselfWhenThePolicySaysSo() {
    RolloutRoom room = new RolloutRoom(20);
    room.pi("cam04").manner = Manner.REJECTS;
    room.start(GOOD, careful(OnFailure.ABORT, 0));
    room.until(1, StoredRollout.State.ABORTED);
    assertThat(room.in(RolloutDevice.State.WAITING)).hasSize(15);
    assertThat(room.store.head().orElseThrow().released()).isFalse();
    room.pass(Duration.ofMinutes(1));
    assertThat(room.pis.values()).filteredOn(pi -> pi.messages > 0).hasSize(5);
  }

  @Test
  void asManyMayFailAsThePolicySays() {
    RolloutRoom room = new RolloutRoom(20);
    room.pi("cam02").manner = Manner.REJECTS;
    room.pi("cam07").manner = Manner.REJECTS;
    room.start(GOOD, careful(OnFailure.PAUSE, 2));
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.in(RolloutDevice.State.FAILED)).containsExactly("cam02", "cam07");
    assertThat(room.in(RolloutDevice.State.DONE)).hasSize(18);
    assertThat(room.sentences())
        .endsWith("rollout 1 of fleet revision 1 is done: 18 cameras done, 2 failed");
  }

  @Test
  void resumeForgivesThoseThatHaveFailed() {
    RolloutRoom room = new RolloutRoom(20);
    room.pi("cam01").manner = Manner.REJECTS;
    room.pi("cam20").manner = Manner.REJECTS;
    room.start(GOOD, RolloutPolicy.CAREFUL);
    room.until(1, StoredRollout.State.HALTED);
    room.rollouts.resume(1, "anna", "cam01 is old").join();
    room.until(1, StoredRollout.State.HALTED);
    assertThat(room.rollout(1).cause())
        .startsWith("2 cameras failed, the last was cam20: rejected");
    room.restart();
    room.rollouts.resume(1, "anna", null).join();
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.in(RolloutDevice.State.DONE)).hasSize(18);
  }

  @Test
  void offlineDevicesDoNotCountAndConvergeWhenTheyReturn() {
    RolloutRoom room = new RolloutRoom(4);
    room.pi("cam01").goes();
    room.pi("cam03").goes();
    room.pass(Duration.ofSeconds(1));
    room.start(GOOD, RolloutPolicy.CAREFUL);
    assertThat(room.in(RolloutDevice.State.SENT))
        .as("the canary is there")
        .containsExactly("cam02");
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.in(RolloutDevice.State.DONE)).containsExactly("cam02", "cam04");
    assertThat(room.in(RolloutDevice.State.AWAY)).containsExactly("cam01", "cam03");
    room.pi("cam01").comes();
    room.pass(Duration.ofSeconds(1));
    assertThat(room.pi("cam01").inForce("fps")).isEqualTo(5.0);
  }

  @Test
  void whoReturnsMeanwhileIsLookedAtLikeTheOthers() {
    RolloutRoom room = new RolloutRoom(6);
    RolloutPolicy policy =
        new RolloutPolicy(
            List.of(Wave.count(1), Wave.percent(100)),
            null,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            0,
            OnFailure.PAUSE,
            true);
    room.pi("cam06").goes();
    room.pass(Duration.ofSeconds(1));
    room.start(GOOD, policy);
    room.pass(Duration.ofSeconds(35));
    assertThat(room.device("cam06").state()).isEqualTo(RolloutDevice.State.AWAY);
    room.pi("cam06").manner = Manner.ROLLS_BACK;
    room.pi("cam06").comes();
    room.until(1, StoredRollout.State.HALTED);
    assertThat(room.rollout(1).cause()).startsWith("cam06: rolled_back");
  }

  @Test
  void cameraThatGoesAwayBeforeItsWaveIsReplacedByOneThatIsThere() {
    RolloutRoom room = new RolloutRoom(20);
    room.start(GOOD, RolloutPolicy.CAREFUL);
    List.of("cam02", "cam03", "cam04", "cam05").forEach(id -> room.pi(id).goes());
    room.pass(Duration.ofSeconds(12));
    assertThat(room.in(RolloutDevice.State.SOAKING))
        .containsExactly("cam06", "cam07", "cam08", "cam09");
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.in(RolloutDevice.State.AWAY))
        .containsExactly("cam02", "cam03", "cam04", "cam05");
  }

  @Test
  void silenceIsAFailure() {
    RolloutRoom room = new RolloutRoom(2);
    room.pi("cam01").manner = Manner.SAYS_NOTHING;
    room.start(GOOD, RolloutPolicy.CAREFUL);
    room.pass(Duration.ofSeconds(59));
    assertThat(room.rollout(1).state()).isEqualTo(StoredRollout.State.RUNNING);
    room.until(1, StoredRollout.State.HALTED);
    assertThat(room.rollout(1).cause())
        .isEqualTo("cam01: did not say what became of revision 1 within 60 s");
  }

  @Test
  void aCameraThatCannotTellSaysWhy() {
    RolloutRoom room = new RolloutRoom(2);
    room.pi("cam01").manner = Manner.CANNOT_TELL;
    room.start(GOOD, RolloutPolicy.CAREFUL);
    room.until(1, StoredRollout.State.HALTED);
    assertThat(room.rollout(1).cause())
        .isEqualTo(
            "cam01: did not say what became of revision 1 within 60 s: the camera failed before as"
                + " well");
  }

  @Test
  void cameraThatIsKilledByItHasFailed() {
    RolloutRoom room = new RolloutRoom(2);
    room.pi("cam01").manner = Manner.DIES;
    room.start(GOOD, RolloutPolicy.CAREFUL);
    room.until(1, StoredRollout.State.HALTED);
    assertThat(room.rollout(1).cause())
        .isEqualTo("cam01: went away and did not say what became of revision 1 within 60 s");
    assertThat(room.pi("cam02").messages).isZero();
  }

  @Test
  void badPicturesAreAFailure() {
    RolloutRoom room = new RolloutRoom(20);
    room.gate.bad.put(room.pi("cam01").id, "the pictures are black");
    room.start(GOOD, RolloutPolicy.CAREFUL);
    room.until(1, StoredRollout.State.HALTED);
    assertThat(room.rollout(1).cause()).isEqualTo("cam01: the pictures are black");
    assertThat(room.gate.watched).isEmpty();
  }

  @Test
  void picturesAreNotLookedAtWhenNobodyWantsThat() {
    RolloutRoom room = new RolloutRoom(3);
    room.gate.bad.put(room.pi("cam01").id, "the pictures are black");
    room.start(GOOD, RolloutPolicy.AT_ONCE);
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.in(RolloutDevice.State.DONE)).hasSize(3);
  }

  @Test
  void ofAGreatWaveASampleIsLookedAtAndNamed() {
    RolloutRoom room = new RolloutRoom(99);
    RolloutPolicy policy =
        new RolloutPolicy(
            List.of(Wave.percent(100)),
            null,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            0,
            OnFailure.PAUSE,
            true);
    room.start(GOOD, policy);
    room.pass(Duration.ofSeconds(3));
    assertThat(room.gate.watched).hasSize(50);
    assertThat(room.sentences())
        .anyMatch(
            text ->
                text.endsWith(
                    "; the pictures of 50 of them are looked at: cam01, cam02, cam04, cam06, cam08"
                        + " and 45 more"));
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.gate.known).isEmpty();
  }

  @Test
  void pauseBeginsNoFurtherWave() {
    RolloutRoom room = new RolloutRoom(20);
    room.start(GOOD, RolloutPolicy.CAREFUL);
    room.rollouts.pause(1, "anna", "lunch").join();
    room.pass(Duration.ofMinutes(2));
    assertThat(room.in(RolloutDevice.State.DONE)).containsExactly("cam01");
    assertThat(room.in(RolloutDevice.State.WAITING)).hasSize(19);
    room.rollouts.resume(1, "bert", null).join();
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.sentences())
        .contains("rollout 1 is paused, by anna: lunch", "rollout 1 is resumed, by bert");
  }

  @Test
  void rateBringsOneCameraAfterTheOther() {
    RolloutRoom room = new RolloutRoom(10);
    RolloutPolicy policy =
        new RolloutPolicy(
            List.of(), 20.0, Duration.ZERO, Duration.ofSeconds(60), 0, OnFailure.PAUSE, false);
    room.start(GOOD, policy);
    room.pass(Duration.ofSeconds(10));
    assertThat(room.pis.values()).filteredOn(pi -> pi.messages > 0).hasSize(4);
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.pis.values()).allMatch(pi -> pi.messages == 1);
  }

  @Test
  void oneRolloutAtATime() {
    RolloutRoom room = new RolloutRoom(3);
    room.start(GOOD, RolloutPolicy.CAREFUL);
    assertThatThrownBy(() -> room.start(BAD, RolloutPolicy.CAREFUL))
        .hasCauseInstanceOf(BusyException.class)
        .hasMessageContaining("rollout 1 of fleet revision 1 is not over");
    assertThat(room.store.head().orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void rollbackAbortsWhatIsUnderWay() {
    RolloutRoom room = new RolloutRoom(4);
    room.start(GOOD, RolloutPolicy.AT_ONCE);
    room.until(1, StoredRollout.State.DONE);
    room.start(Map.of("fps", 7L), RolloutPolicy.CAREFUL);
    room.pass(Duration.ofSeconds(2));
    Started back =
        room.rollouts
            .rollback(
                room.store.fleetRevision(1).orElseThrow(),
                new camfleet.manager.twin.Change("bert", null, FleetRevision.Origin.ROLLBACK, null),
                null)
            .join();
    assertThat(back.rollout().number()).isEqualTo(3);
    assertThat(room.rollout(2).state()).isEqualTo(StoredRollout.State.ABORTED);
    room.until(3, StoredRollout.State.DONE);
    assertThat(room.pis.values()).allMatch(pi -> pi.inForce("fps").equals(5.0));
    assertThat(room.pi("cam02").messages).as("it never saw the other").isEqualTo(1);
  }

  @Test
  void nothingChangedIsNoRollout() {
    RolloutRoom room = new RolloutRoom(2);
    room.start(GOOD, RolloutPolicy.AT_ONCE);
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.start(GOOD, RolloutPolicy.CAREFUL)).isNull();
    assertThat(room.store.fleetRevisions(Long.MAX_VALUE, 10)).hasSize(1);
  }

  @Test
  void editOfOneCameraMeanwhileIsKept() {
    RolloutRoom room = new RolloutRoom(4);
    room.start(GOOD, RolloutPolicy.CAREFUL);
    room.pass(Duration.ofSeconds(3));
    room.twin.change(room.pi("cam01").id, Map.of("quality", 50L), null, "bert", null, null).join();
    room.twin.change(room.pi("cam04").id, Map.of("quality", 60L), null, "bert", null, null).join();
    room.pass(Duration.ofSeconds(1));
    assertThat(room.device("cam01").state())
        .as("what it has now is looked at")
        .isEqualTo(RolloutDevice.State.SOAKING);
    assertThat(room.device("cam01").detail()).isEqualTo("revision 2 of bert came after it");
    assertThat(room.pi("cam04").inForce("fps")).as("its wave has not come").isEqualTo(10.0);
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.pis.values()).allMatch(pi -> pi.inForce("fps").equals(5.0));
    assertThat(room.pi("cam01").inForce("quality")).isEqualTo(50L);
    assertThat(room.pi("cam04").inForce("quality")).isEqualTo(60L);
    assertThat(room.store.head().orElseThrow().released()).isTrue();
  }

  @Test
  void turningBackKeepsEditsOfOtherPeople() {
    RolloutRoom room = new RolloutRoom(4);
    room.start(GOOD, RolloutPolicy.AT_ONCE);
    room.until(1, StoredRollout.State.DONE);
    room.start(Map.of("fps", 7L), RolloutPolicy.CAREFUL);
    room.pass(Duration.ofSeconds(3));
    room.twin.change(room.pi("cam01").id, Map.of("quality", 50L), null, "bert", null, null).join();
    room.twin.change(room.pi("cam04").id, Map.of("quality", 60L), null, "bert", null, null).join();
    room.rollouts.abort(2, true, "anna", null).join();
    room.until(2, StoredRollout.State.REVERTED);
    assertThat(room.pis.values()).allMatch(pi -> pi.inForce("fps").equals(5.0));
    assertThat(room.pi("cam01").inForce("quality")).isEqualTo(50L);
    assertThat(room.pi("cam04").inForce("quality")).isEqualTo(60L);
  }

  @Test
  void goesOnAfterARestartInTheMiddle() {
    RolloutRoom room = new RolloutRoom(20);
    room.start(GOOD, RolloutPolicy.CAREFUL);
    room.pass(Duration.ofSeconds(14));
    room.restart();
    assertThat(room.in(RolloutDevice.State.SOAKING)).hasSize(4);
    room.pass(Duration.ofSeconds(9));
    assertThat(room.in(RolloutDevice.State.SOAKING)).as("it soaks anew").hasSize(4);
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.in(RolloutDevice.State.DONE)).hasSize(20);
    assertThat(room.pis.values()).allMatch(pi -> pi.got.size() == 1);
  }

  @Test
  void nobodyIsTakenForAwayRightAfterARestart() {
    RolloutRoom room = new RolloutRoom(20);
    room.start(GOOD, RolloutPolicy.CAREFUL);
    room.pass(Duration.ofSeconds(11));
    room.kill();
    room.pass(Duration.ofMinutes(3));
    room.boot();
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.in(RolloutDevice.State.AWAY)).isEmpty();
    assertThat(room.in(RolloutDevice.State.DONE)).hasSize(20);
  }

  @Test
  void nobodyIsBlamedWhileThereIsNoBroker() {
    RolloutRoom room = new RolloutRoom(4);
    room.pi("cam01").answerTime = Duration.ofSeconds(50);
    room.start(GOOD, RolloutPolicy.CAREFUL);
    room.pass(Duration.ofSeconds(20));
    room.isConnected = false;
    room.twin.disconnected();
    room.pass(Duration.ofMinutes(3));
    assertThat(room.rollout(1).state()).isEqualTo(StoredRollout.State.RUNNING);
    room.reconnects();
    room.until(1, StoredRollout.State.DONE);
    assertThat(room.in(RolloutDevice.State.DONE)).hasSize(4);
  }

  @Test
  void turningBackGoesOnAfterARestart() {
    RolloutRoom room = new RolloutRoom(20);
    room.start(GOOD, RolloutPolicy.AT_ONCE);
    room.until(1, StoredRollout.State.DONE);
    room.start(Map.of("fps", 7L), RolloutPolicy.CAREFUL);
    room.pass(Duration.ofSeconds(14));
    room.pis.values().forEach(pi -> pi.answerTime = Duration.ofSeconds(5));
    room.rollouts.abort(2, true, "anna", null).join();
    room.pass(Duration.ofSeconds(1));
    room.restart();
    room.until(2, StoredRollout.State.REVERTED);
    assertThat(room.in(RolloutDevice.State.REVERTED)).hasSize(5);
    assertThat(room.pis.values()).allMatch(pi -> pi.inForce("fps").equals(5.0));
    assertThat(room.store.fleetRevisions(Long.MAX_VALUE, 10)).hasSize(3);
  }

  @Test
  void whoIsAwayIsTurnedBackWhenItReturns() {
    RolloutRoom room = new RolloutRoom(3);
    room.pi("cam03").goes();
    room.start(GOOD, RolloutPolicy.AT_ONCE);
    room.until(1, StoredRollout.State.DONE);
    room.start(
        Map.of("fps", 7L),
        new RolloutPolicy(
            List.of(Wave.percent(100)),
            null,
            Duration.ofMinutes(5),
            Duration.ofSeconds(60),
            0,
            OnFailure.PAUSE,
            false));
    room.pass(Duration.ofSeconds(2));
    room.rollouts.abort(2, true, "anna", null).join();
    room.until(2, StoredRollout.State.REVERTED);
    assertThat(room.device("cam03").state()).isEqualTo(RolloutDevice.State.AWAY);
    room.pi("cam03").comes();
    room.pass(Duration.ofSeconds(2));
    assertThat(room.pi("cam03").inForce("fps")).isEqualTo(5.0);
    assertThat(room.pi("cam03").messages).isEqualTo(1);
  }

  @Test
  void whatIsOverOrUnknownIsNotToldAnything() {
    RolloutRoom room = new RolloutRoom(2);
    room.start(GOOD, RolloutPolicy.AT_ONCE);
    room.until(1, StoredRollout.State.DONE);
    assertThatThrownBy(() -> room.rollouts.pause(1, "anna", null).join())
        .hasCauseInstanceOf(TwinException.class)
        .hasMessageContaining("rollout 1 is done and cannot be paused");
    assertThatThrownBy(() -> room.rollouts.resume(7, "anna", null).join())
        .hasMessageContaining("there is no rollout 7");
    room.pi("cam01").manner = Manner.REJECTS;
    room.start(BAD, RolloutPolicy.CAREFUL);
    room.until(2, StoredRollout.State.HALTED);
    assertThatThrownBy(() -> room.rollouts.pause(2, "anna", null).join())
        .hasMessageContaining("rollout 2 is halted and cannot be paused");
  }
}
