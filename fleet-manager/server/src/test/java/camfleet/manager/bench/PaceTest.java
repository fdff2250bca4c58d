package camfleet.manager.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong nanos = new AtomicLong(5 * SECOND);
  private final InstantSource clock = () -> Instant.ofEpochSecond(0, nanos.get());
  private final Camera first = new Camera();
  private final Camera second = new Camera();
  private final Pace pace = new Pace(2, List.of(first, second), clock, nanos::get);

  /** Notes when its pictures were captured. */
  private static final class Camera implements Sender {
    final List<Long> captured = new ArrayList<>();
    boolean ready = true;
    int skipped;

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public boolean isBusy() {
      return false;
    }

    @Override
    public void send(long capturedAtNanos) {
      captured.add(capturedAtNanos);
    }

    @Override
    public void skip() {
      skipped++;
    }
  }

  private void fireWhenDue(long lateNanos) {
    nanos.set(pace.dueNanos() + lateNanos);
    pace.fire();
  }

  @Test
  void camerasTakeTurnsWithinThePeriod() {
    for (int i = 0; i < 4; i++) {
      fireWhenDue(0);
    }
    assertThat(first.captured).containsExactly(5 * SECOND, 5 * SECOND + SECOND / 2);
    assertThat(second.captured)
        .containsExactly(5 * SECOND + SECOND / 4, 5 * SECOND + 3 * SECOND / 4);
  }

  @Test
  void wakingUpLateIsNoPartOfTheAgeButBeingHeldUpIs() {
    fireWhenDue(60_000);
    assertThat(first.captured).containsExactly(5 * SECOND + 60_000);
    long due = pace.dueNanos();
    fireWhenDue(SECOND);
    assertThat(second.captured).containsExactly(due);
  }

  @Test
  void whoIsNotReadySkips() {
    first.ready = false;
    fireWhenDue(0);
    assertThat(first.captured).isEmpty();
    assertThat(first.skipped).isEqualTo(1);
  }
}
