package camfleet.device.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final List<String> lines = new ArrayList<>();
  private long now;

  private final Refusals refusals =
      new Refusals(
          () -> now,
          new System.Logger() {
            @Override
            public String getName() {
              return "test";
            }

            @Override
            public boolean isLoggable(Level level) {
              return true;
            }

            @Override
            public void log(Level level, ResourceBundle bundle, String line, Throwable thrown) {
              lines.add(line);
            }

            @Override
            public void log(Level level, ResourceBundle bundle, String line, Object... values) {
              lines.add(line);
            }
          });

  @Test
  void countsAlwaysAndLogsOnceASecond() {
    for (int i = 0; i < 1000; i++) {
      refusals.refuse("camfleet/v1/all/set", "not UTF-8");
    }
    now += TimeUnit.SECONDS.toNanos(1);
    refusals.refuse("camfleet/v1/all/set", "not UTF-8");
    assertThat(refusals.count()).isEqualTo(1001);
    assertThat(lines)
        .containsExactly(
            "refused a message on camfleet/v1/all/set: not UTF-8",
            "refused a message on camfleet/v1/all/set: not UTF-8 (and 999 others since the last"
                + " such line)");
  }

  @Test
  void keepsWhatOthersWroteToOneShortLine() {
    refusals.refuse("camfleet/v1/all/cmd/" + "x".repeat(60_000), "a\nb " + "y".repeat(5_000));
    assertThat(lines)
        .singleElement()
        .asString()
        .hasSizeLessThan(450)
        .doesNotContain("\n")
        .contains("a\uFFFDb y");
  }
}
