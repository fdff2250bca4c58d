package camfleet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  @Property(tries = 500)
  void writesAndReadsAsTheLibraryDoes(
      @ForAll @LongRange(min = -70_000_000_000L, max = 260_000_000_000L) long second,
      @ForAll @IntRange(max = 999_999_999) int nano,
      @ForAll @IntRange(min = 0, max = 3) int groups) {
    int unit = (int) Math.pow(1_000, 3 - groups);
    Instant time = Instant.ofEpochSecond(second, nano / unit * unit);
    assertThat(Times.write(time)).isEqualTo(time.toString());
    assertThat(Times.read(time.toString())).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-20T10:00:00Z",
        "2026-11-20T10:00:00.5Z",
        "2026-11-20T10:00:00.123456789Z",
        "2024-02-29T23:59:59.000000001Z",
        "2026-11-20T24:00:00Z",
        "2026-12-31T23:59:60Z",
        "2026-11-20t10:00:00z",
        "2026-11-20T10:00:00.Z",
        "2026-11-20T11:00:00+01:00",
        "+12026-11-20T10:00:00Z",
      })
  void readsWhatTheLibraryReads(String text) {
    assertThat(Times.read(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "noon",
        "2026-11-20T10:00Z",
        "2026-11-20T10:00:00.1234567890Z",
        "2026-13-20T10:00:00Z",
        "2025-02-29T10:00:00Z",
        "2026-11-20T10:60:00Z",
        "2026-11-20T25:00:00Z",
        "2026-11-20T10:00:0aZ",
        "2026-11-20T10:00:00.1:2Z",
        "2026-11-20T-1:00:00Z",
        "2026-11-20 10:00:00Z",
      })
  void refusesWhatTheLibraryRefuses(String text) {
    assertThatThrownBy(() -> Instant.parse(text)).isInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> Times.read(text)).isInstanceOf(DateTimeException.class);
  }
}
