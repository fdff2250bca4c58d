package camfleet.manager.twin;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.runtime.ManualClock;
import org.junit.jupiter.api.Test;

/** PROTOCOL.md §4 through losses, repetitions, disorder, restarts and lost memories. */
class TwinScheduleTest {
  private static final int SCHEDULES = 10_000;
  private static final int STEPS = 20;

  @Test
  void newestRevisionWinsAndEachEndsOnceWhateverHappensOnTheWay() {
    long publications = 0;
    for (long seed = 0; seed < SCHEDULES; seed++) {
      Schedule schedule = new Schedule(seed, new ManualClock(), new ModelDevice());
      assertThat(schedule.run(STEPS)).as("schedule " + seed).isEmpty();
      publications += schedule.publications();
    }
    assertThat(publications).as("something happened").isGreaterThan(SCHEDULES);
  }
}
