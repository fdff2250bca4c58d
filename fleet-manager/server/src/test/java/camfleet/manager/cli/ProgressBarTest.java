package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final Shell shell = new Shell(Map.of(), true);

  @Test
  void growsByWhoHasAnsweredAndCountsFailures() {
    ProgressBar bar = new ProgressBar(shell.terminal(), "ping", 4);
    bar.step(true);
    bar.step(false);
    assertThat(bar.line()).isEqualTo("ping [############------------] 2/4, 1 failed");
  }

  @Test
  void leavesNothingBehind() {
    try (ProgressBar bar = new ProgressBar(shell.terminal(), "ping", 2)) {
      bar.start();
      bar.step(true);
      bar.step(true);
    }
    assertThat(shell.err()).endsWith("\r" + " ".repeat("ping [] 2/2".length() + 24) + "\r");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void isSilentWithoutATerminalAndForOneDevice() {
    Shell pipe = new Shell(Map.of(), false);
    ProgressBar bar = new ProgressBar(pipe.terminal(), "ping", 4);
    bar.start();
    bar.step(true);
    ProgressBar one = new ProgressBar(shell.terminal(), "ping", 1);
    one.start();
    assertThat(pipe.err()).isEmpty();
    assertThat(shell.err()).isEmpty();
  }
}
