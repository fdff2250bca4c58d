package camfleet.manager.twin;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.runtime.ManualClock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** PROTOCOL.md §4 through losses, repetitions, disorder, restarts and lost memories. */
class TwinScheduleTest {
  private static final int SCHEDULES = 5_000;
  private static final int STEPS = 14;

  @Test
  void newestRevisionWinsAndEachEndsOnceWhateverHappensOnTheWay() {
    AtomicLong publications = new AtomicLong();
    LongStream.range(0, SCHEDULES)
        .parallel()
        .forEach(
            seed -> {
              Schedule schedule = new Schedule(seed, new ManualClock(), new ModelDevice());
              assertThat(schedule.run(STEPS)).as("schedule " + seed).isEmpty();
              publications.addAndGet(schedule.publications());
            });
    assertThat(publications.get()).as("something happened").isGreaterThan(2 * SCHEDULES);
  }
}
