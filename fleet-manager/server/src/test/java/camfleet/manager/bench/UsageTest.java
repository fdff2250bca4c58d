package camfleet.manager.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class UsageTest {
  @Test
  void readsTicksBehindANameWithSpacesAndParentheses() {
    String stat = "7 (a (b) c) S 1 7 7 0 -1 4194560 1 2 3 4 250 50 0 0 20 0 30 0 99 1 2";
    assertThat(Usage.ticks(stat)).isEqualTo(3.0);
  }

  @Test
  void theSchedulersCountIsTakenAsLongAsNoThreadHasEnded() {
    Usage before = new Usage(1.00, 1.004, 0, 1);
    assertThat(new Usage(1.03, 1.0395, 0, 1).cpuSecondsSince(before))
        .isCloseTo(0.0355, within(1e-9));
    Usage afterAThreadEnded = new Usage(1.50, 1.1, 0, 1);
    assertThat(afterAThreadEnded.cpuSecondsSince(before)).isCloseTo(0.5, within(1e-9));
    Usage withoutTheCount = new Usage(1.50, 0, 0, 1);
    assertThat(withoutTheCount.cpuSecondsSince(new Usage(1, 0, 0, 1))).isEqualTo(0.5);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisProcessHasUsedSomething() throws Exception {
    Usage usage = Usage.of(ProcessHandle.current().pid());
    assertThat(usage.tickSeconds()).isPositive();
    assertThat(usage.rssBytes()).isGreaterThan(10_000_000);
    assertThat(usage.threads()).isGreaterThan(1);
  }
}
