package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.config.TwinOnDisk;
import camfleet.manager.twin.Schedule;
import camfleet.manager.twin.ScheduledDevice;
import camfleet.message.ReportedConfig;
import camfleet.runtime.ManualClock;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The manager's half of the configuration and the device's, joined by a broker whose messages are
 * lost, repeated and out of order, through restarts, power cuts, local sets and a camera that shows
 * not everything.
 */
class BothHalvesTest {
  private static final int SCHEDULES = 10_000;
  private static final int STEPS = 12;

  /** Thousands of warnings that are due tell nobody anything. */
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("camfleet.device.config");

  @BeforeAll
  static void beQuiet() {
    LOGGER.setLevel(Level.OFF);
  }

  @AfterAll
  static void beAsBefore() {
    LOGGER.setLevel(null);
  }

  @Test
  void newestRevisionWinsEachEndsOnceAndTheCameraDoesWhatIsReported() {
    long publications = 0;
    for (long seed = 0; seed < SCHEDULES; seed++) {
      ManualClock clock = new ManualClock();
      Schedule schedule = new Schedule(seed, clock, new RealDevice(seed, clock));
      assertThat(schedule.run(STEPS)).as("schedule " + seed).isEmpty();
      publications += schedule.publications();
    }
    assertThat(publications).as("something happened").isGreaterThan(2 * SCHEDULES);
  }

  private static final class RealDevice implements ScheduledDevice {
    private final TwinOnDisk twin;

    RealDevice(long seed, ManualClock clock) {
      // Another stream than the schedule's.
      twin = new TwinOnDisk(new Random(~seed), clock);
    }

    @Override
    public void starts() {
      twin.starts();
    }

    @Override
    public boolean isDown() {
      return twin.isDown();
    }

    @Override
    public List<ReportedConfig> connects() {
      return twin.connects();
    }

    @Override
    public List<ReportedConfig> desired(byte[] payload) {
      return twin.desired(payload);
    }

    @Override
    public List<ReportedConfig> timePasses() {
      return twin.timePasses();
    }

    @Override
    public List<ReportedConfig> somethingHappens() {
      return twin.somethingHappens();
    }

    @Override
    public void calm() {
      twin.calm();
    }

    @Override
    public boolean isTrying() {
      return twin.isTrying();
    }

    @Override
    public Map<String, Object> wish(Random random) {
      return TwinOnDisk.wish(random);
    }

    @Override
    public Map<String, Object> inForce() {
      return twin.inForce();
    }

    @Override
    public List<String> wrong() {
      return twin.wrong();
    }
  }
}
