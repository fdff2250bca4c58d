package camfleet.manager.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.fleet.Presence.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresenceTest {
  private static final long START = Long.MAX_VALUE - 5_000_000_000L; // soon wraps around

  private static long at(double seconds) {
    return START + (long) (seconds * 1e9);
  }

  @ParameterizedTest
  @CsvSource({
    "0,ONLINE",
    "29.9,ONLINE",
    "30,STALE",
    "57.9,STALE",
    "58,OFFLINE",
    "6000,OFFLINE",
  })
  void silenceOfOneLeaseIsStaleAndOfAlmostTwoOffline(double seconds, Presence expected) {
    Signs signs = Signs.none(START).withStatus(Status.ONLINE).withLife(START);
    assertThat(Presence.of(signs, at(seconds))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0,UNKNOWN", "57.9,UNKNOWN", "58,OFFLINE"})
  void onlineWithoutLifeIsNotBelieved(double seconds, Presence expected) {
    Signs signs = Signs.none(START).withStatus(Status.ONLINE);
    assertThat(Presence.of(signs, at(seconds))).isEqualTo(expected);
  }

  @Test
  void offlineIsBelievedAtOnceWhateverLives() {
    Signs signs = Signs.none(START).withLife(START).withStatus(Status.OFFLINE);
    assertThat(Presence.of(signs, START)).isEqualTo(Presence.OFFLINE);
  }

  @Test
  void lifeWithoutStatusIsUnknown() {
    assertThat(Presence.of(Signs.none(START).withLife(START), START)).isEqualTo(Presence.UNKNOWN);
  }

  @Test
  void leaseIsThreeIntervalsAndAtLeastThirtySeconds() {
    assertThat(Presence.lease(1)).isEqualTo(Duration.ofSeconds(30));
    assertThat(Presence.lease(10)).isEqualTo(Duration.ofSeconds(30));
    assertThat(Presence.lease(20)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void overtakenLifeDoesNotMakeYounger() {
    Signs signs = Signs.none(START).withLife(at(5));
    assertThat(signs.withLife(at(3)).lifeNanos()).isEqualTo(at(5));
  }
}
