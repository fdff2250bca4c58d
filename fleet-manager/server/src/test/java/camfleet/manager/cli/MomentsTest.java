package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentsTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-20T13:04:59.500Z, 14:04:59 (just now)",
    "2026-11-20T13:00:00Z, 14:00:00 (5 min ago)",
    "2026-11-19T13:00:00Z, 2026-11-19 14:00:00 (24 h ago)",
    "2026-11-20T13:05:09Z, 14:05:09 (just now)",
  })
  void tellsLocalTimeAndHowLongAgo(String at, String told) {
    assertThat(Shell.MOMENTS.told(Instant.parse(at))).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "14:00, 2026-11-20T13:00:00Z",
    "9:30:15, 2026-11-20T08:30:15Z",
    "2026-11-20T14:00, 2026-11-20T13:00:00Z",
    "2026-07-01 14:00, 2026-07-01T12:00:00Z",
    "2026-07-01, 2026-06-30T22:00:00Z",
    "2026-11-20T13:00:00Z, 2026-11-20T13:00:00Z",
    "2026-11-20T08:00-05:00, 2026-11-20T13:00:00Z",
  })
  void readsTimesOfTheUsersZone(String text, String at) throws Exception {
    assertThat(Shell.MOMENTS.read("--to", text)).isEqualTo(Instant.parse(at));
  }

  @ParameterizedTest
  @CsvSource({"soon", "7", "25:00", "14:60", "2026-13-01", "2026-11-20Tx", "T", "''"})
  void whatIsNoTimeIsNone(String text) throws Exception {
    assertThat(Shell.MOMENTS.read("--to", text)).isNull();
  }

  @Test
  void aTimeAgoIsATimeToo() throws Exception {
    assertThat(Shell.MOMENTS.since("--since", "90m"))
        .isEqualTo(Instant.parse("2026-11-20T11:35:00Z"));
  }
}
