package camfleet.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.runtime.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinkReportTest {
  private final ManualClock clock = new ManualClock();
  private final RecordingListener listener = new RecordingListener();
  private final LinkReport report = new LinkReport(listener, clock);

  @Test
  void theSameFailureIsToldOnceAMinuteWithItsCount() {
    for (int i = 0; i < 10; i++) {
      report.disconnected("no");
      clock.advance(Duration.ofSeconds(7));
    }
    assertThat(listener.disconnected).containsExactly("no", "no (10 attempts)");
  }

  @Test
  void anotherFailureIsToldAtOnce() {
    report.disconnected("no");
    report.disconnected("never");
    report.disconnected("no");
    assertThat(listener.disconnected).containsExactly("no", "never", "no");
  }

  @Test
  void everyLossOfAConnectionIsTold() {
    for (int i = 0; i < 3; i++) {
      report.connected(new BrokerLimits(5, 1, 1, true));
      report.lost("gone");
      report.disconnected("no");
    }
    assertThat(listener.disconnected).containsExactly("gone", "no", "gone", "no", "gone", "no");
  }
}
