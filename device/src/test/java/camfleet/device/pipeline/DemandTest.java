package camfleet.device.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.CameraMode;
import camfleet.runtime.ManualClock;
import camfleet.runtime.Threads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DemandTest {
  private static final CameraMode SLOW = new CameraMode(640, 480, 1, 75);
  private static final CameraMode FAST = new CameraMode(640, 480, 30, 75);
  private static final Duration LINGER = Duration.ofSeconds(10);

  private final ManualClock clock = new ManualClock();
  private final AtomicBoolean requested = new AtomicBoolean();
  private final Demand demand = new Demand(SLOW, requested::get, LINGER, clock);

  /** What {@link Demand#await} returns once the demand is idle and then this happens. */
  private boolean awaited(Runnable step) throws Exception {
    CompletableFuture<Void> idle = new CompletableFuture<>();
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    Threads.start(
        "awaiting",
        () -> {
          try {
            outcome.complete(demand.await(() -> idle.complete(null)));
          } catch (InterruptedException e) {
            outcome.completeExceptionally(e);
          }
        });
    idle.get(5, TimeUnit.SECONDS);
    step.run();
    return outcome.get(5, TimeUnit.SECONDS);
  }

  @Test
  void waitsUntilAStreamIsWanted() throws Exception {
    assertThat(awaited(() -> demand.setWanted(true))).isTrue();
  }

  @Test
  void waitsUntilASinglePictureIsWanted() throws Exception {
    Runnable request =
        () -> {
          requested.set(true);
          demand.awaken();
        };
    assertThat(awaited(request)).isTrue();
  }

  @Test
  void closingEndsTheWait() throws Exception {
    assertThat(awaited(demand::close)).isFalse();
    assertThat(demand.isClosed()).isTrue();
  }

  @Test
  void lingersAfterTheLastDemand() {
    demand.setWanted(true);
    assertThat(demand.isNeeded()).isTrue();
    demand.setWanted(false);
    clock.advance(LINGER.minusMillis(1));
    assertThat(demand.isNeeded()).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(demand.isNeeded()).isFalse();
  }

  @Test
  void lingersAfterASinglePicture() {
    requested.set(true);
    assertThat(demand.isNeeded()).isTrue();
    requested.set(false);
    assertThat(demand.isNeeded()).isFalse();
    demand.linger();
    assertThat(demand.isNeeded()).isTrue();
  }

  @Test
  void nothingIsNeededOnceClosed() {
    demand.setWanted(true);
    demand.close();
    demand.close();
    assertThat(demand.isNeeded()).isFalse();
  }

  @Test
  void changeSinceTheOpeningEndsThePause() throws Exception {
    assertThat(demand.modeToOpen()).isEqualTo(SLOW);
    demand.apply(FAST);
    // Would last for an hour.
    demand.pause(Duration.ofHours(1));
    assertThat(demand.modeToOpen()).isEqualTo(FAST);
    assertThat(demand.mode()).isEqualTo(FAST);
  }
}
