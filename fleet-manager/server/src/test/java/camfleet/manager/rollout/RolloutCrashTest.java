package camfleet.manager.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.layers.RolloutPolicy;
import camfleet.manager.layers.RolloutPolicy.OnFailure;
import camfleet.manager.layers.RolloutPolicy.Wave;
import camfleet.manager.rollout.FakePi.Manner;
import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.StoredRollout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The manager is killed wherever it writes or publishes; cameras fail, come and go. */
class RolloutCrashTest {
  private static final Map<String, Object> BEFORE = Map.of("fps", 5.0);
  private static final Map<String, Object> AFTER = Map.of("fps", 7.0);
  private static final int CAMERAS = 50;

  /** One try. */
  private static final class Try {
    final Random random;
    final RolloutRoom room = new RolloutRoom(CAMERAS);
    final RolloutPolicy policy;
    int kills;
    int left;

    Try(long seed, boolean failures) {
      random = new Random(seed);
      policy =
          new RolloutPolicy(
              List.of(Wave.count(1), Wave.percent(5), Wave.percent(25), Wave.percent(100)),
              random.nextInt(4) == 0 ? 120.0 + random.nextInt(600) : null,
              Duration.ofSeconds(random.nextInt(3)),
              Duration.ofSeconds(20),
              failures ? random.nextInt(3) : 0,
              OnFailure.values()[random.nextInt(3)],
              true);
    }

    /** From now on it may be killed this often. */
    void maybeKilled(int times) {
      left = times;
      room.store.killWhen(
          () -> {
            boolean dies = left > 0 && random.nextInt(25) == 0;
            if (dies) {
              left--;
              kills++;
            }
            return dies;
          });
    }

    /** A step, after which a manager that was killed is started again. */
    void step() {
      try {
        room.step();
      } catch (MortalStore.Killed e) {
        // It is seen below.
      }
      reviveIfDead();
    }

    void reviveIfDead() {
      while (room.store.isDead()) {
        room.kill();
        room.pass(Duration.ofMillis(100L * random.nextInt(50)));
        try {
          room.boot();
        } catch (MortalStore.Killed e) {
          // Once more.
        }
      }
    }

    void start(Map<String, Object> document) {
      while (true) {
        long last = newest();
        try {
          room.start(document, policy);
        } catch (CompletionException | MortalStore.Killed e) {
          assertThat(room.store.isDead()).as(e.toString()).isTrue();
        }
        reviveIfDead();
        if (newest() > last || isEverywhere(document)) {
          return;
        }
      }
    }

    private boolean isEverywhere(Map<String, Object> document) {
      return room.pis.values().stream()
          .allMatch(pi -> pi.inForce("fps").equals(document.get("fps")));
    }

    long newest() {
      List<StoredRollout> all = room.store.rollouts(Long.MAX_VALUE, 1);
      return all.isEmpty() ? 0 : all.get(0).number();
    }
  }

  @Property(tries = 10)
  void goesOnWhereItWasAndSkipsNobody(@ForAll long seed) {
    Try one = new Try(seed, false);
    RolloutRoom room = one.room;
    one.maybeKilled(6);
    one.start(AFTER);
    for (int i = 0; i < 5_000 && !room.rollout(1).state().isOver(); i++) {
      one.step();
    }
    one.left = 0;
    assertThat(room.rollout(1).state()).isEqualTo(StoredRollout.State.DONE);
    assertThat(room.in(RolloutDevice.State.DONE)).hasSize(CAMERAS);
    for (FakePi pi : room.pis.values()) {
      // That no revision ever was two documents is seen when it comes.
      assertThat(pi.got.values()).extracting(desired -> desired.config()).containsExactly(AFTER);
    }
  }

  @Property(tries = 10)
  void stopsOrTurnsBackWithFailuresAndAbsences(@ForAll long seed) {
    Try one = new Try(seed, true);
    RolloutRoom room = one.room;
    room.start(BEFORE, RolloutPolicy.AT_ONCE);
    room.until(1, StoredRollout.State.DONE);
    List<FakePi> pis = new ArrayList<>(room.pis.values());
    for (FakePi pi : pis) {
      if (one.random.nextInt(12) == 0) {
        pi.manner = Manner.values()[one.random.nextInt(Manner.values().length)];
      }
      pi.answerTime = Duration.ofMillis(one.random.nextInt(3_000));
    }
    one.maybeKilled(4);
    one.start(AFTER);
    int after = 0;
    for (int i = 0; i < 3_000 && after < 300; i++) {
      one.step();
      if (one.random.nextInt(20) == 0) {
        FakePi pi = pis.get(one.random.nextInt(CAMERAS));
        if (pi.isOnline()) {
          pi.goes();
        } else {
          pi.comes();
        }
      }
      StoredRollout rollout = room.rollout(2);
      boolean rests = rollout.state().isOver() || rollout.state() == StoredRollout.State.HALTED;
      after += rests ? 1 : 0;
      check(room, rollout, one.policy);
    }
    one.left = 0;
    StoredRollout rollout = room.rollout(2);
    assertThat(rollout.state())
        .as(rollout.toString())
        .isNotIn(StoredRollout.State.RUNNING, StoredRollout.State.PAUSED);
    pis.forEach(
        pi -> {
          pi.manner = Manner.APPLIES;
          if (!pi.isOnline()) {
            pi.comes();
          }
        });
    room.pass(Duration.ofSeconds(60));
    for (RolloutDevice device : room.rollouts.devices(2).join()) {
      FakePi pi = room.pis.get(device.device());
      boolean isNew = pi.inForce("fps").equals(AFTER.get("fps"));
      switch (device.state()) {
        case WAITING, REVERTED -> assertThat(isNew).as(device.toString()).isFalse();
        case DONE -> assertThat(isNew).as(device.toString()).isTrue();
        default -> {}
      }
      if (rollout.state() == StoredRollout.State.REVERTED) {
        assertThat(isNew).as("%s in %s", device, rollout).isFalse();
      }
    }
  }

  /** Who waits has not been sent anything, and no more than the waves' share has. */
  private static void check(RolloutRoom room, StoredRollout rollout, RolloutPolicy policy) {
    int begun = 0;
    List<RolloutDevice> devices = room.store.rolloutDevices(2);
    for (RolloutDevice device : devices) {
      if (device.state() == RolloutDevice.State.WAITING) {
        assertThat(room.pis.get(device.device()).got).as(device.toString()).hasSizeLessThan(2);
      } else {
        begun++;
      }
    }
    int share =
        Waves.sizes(policy, devices.size()).subList(0, rollout.wave() + 1).stream()
            .mapToInt(Integer::intValue)
            .sum();
    assertThat(begun).as(rollout.toString()).isLessThanOrEqualTo(share);
  }
}
