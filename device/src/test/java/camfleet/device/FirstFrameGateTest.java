package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstFrameGateTest {
  /** Keeps what is to be run later, and when. */
  private static final class HeldTimer extends ScheduledThreadPoolExecutor {
    final List<Runnable> steps = new ArrayList<>();
    final List<Long> millis = new ArrayList<>();

    HeldTimer() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable step, long time, TimeUnit unit) {
      steps.add(step);
      millis.add(unit.toMillis(time));
      return null;
    }
  }

  private final HeldTimer timer = new HeldTimer();
  private final AtomicBoolean trying = new AtomicBoolean();
  private final FirstFrameGate gate = new FirstFrameGate(trying::get, timer);

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void isClosedUntilWhatIsDesiredWasSeen() {
    gate.look();
    gate.connected();
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.opened()).isNotDone();
    gate.desiredSeen();
    assertThat(gate.isOpen()).isTrue();
    assertThat(gate.opened()).isCompleted();
  }

  @Test
  void opensASecondAfterTheConnectionWhenNothingIsDesired() {
    gate.connected();
    gate.connected();
    assertThat(timer.millis).containsExactly(1000L);
    assertThat(gate.isOpen()).isFalse();
    timer.steps.get(0).run();
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void waitsForTheTrialOfWhatIsDesired() {
    trying.set(true);
    gate.desiredSeen();
    gate.look();
    assertThat(gate.isOpen()).isFalse();
    trying.set(false);
    assertThat(gate.isOpen()).isFalse();
    gate.look();
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void doesNotOpenForTheEndOfAnEarlierLifesTrialAlone() {
    trying.set(true);
    gate.look();
    trying.set(false);
    gate.look();
    assertThat(gate.isOpen()).isFalse();
  }

  @Test
  void staysOpen() {
    gate.desiredSeen();
    trying.set(true);
    gate.look();
    gate.connected();
    assertThat(gate.isOpen()).isTrue();
    assertThat(timer.steps).isEmpty();
  }
}
