package camfleet.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReconnectPausesTest {
  private static final MqttSettings SETTINGS =
      MqttSettings.of(BrokerAddress.parse("mqtt://b"), Login.of("cam1", "secret"));
  private static final WireFailure NOBODY = attempt(new ConnectException("Connection refused"));
  private static final WireFailure REFUSED = WireFailure.ofAttempt(SETTINGS, 0x86, null);

  private final ReconnectPauses pauses = new ReconnectPauses(SETTINGS, new Longest());

  /** Draws the longest pause every time, which shows the ceiling. */
  private static final class Longest implements RandomGenerator {
    @Override
    public long nextLong() {
      return Long.MAX_VALUE;
    }

    @Override
    public long nextLong(long bound) {
      return bound - 1;
    }
  }

  private static WireFailure attempt(Exception cause) {
    return WireFailure.ofAttempt(SETTINGS, 32103, cause);
  }

  private List<Long> secondsAfter(int times, WireFailure failure) {
    return IntStream.range(0, times)
        .mapToObj(i -> pauses.after(failure).plusNanos(1).toSeconds())
        .toList();
  }

  @Test
  void growToTwoSecondsWhereNobodyIs() {
    assertThat(secondsAfter(6, NOBODY)).containsExactly(1L, 2L, 2L, 2L, 2L, 2L);
  }

  @Test
  void growToAMinuteWhereABrokerRefuses() {
    assertThat(secondsAfter(8, REFUSED)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void growToAMinuteWhereABrokerDoesNotAnswer() {
    assertThat(secondsAfter(8, null)).endsWith(60L, 60L);
  }

  @Test
  void goOnWhereTheyWereWhenARefusingBrokerWasAwayMeanwhile() {
    secondsAfter(4, REFUSED);
    secondsAfter(4, NOBODY);
    assertThat(secondsAfter(1, REFUSED)).containsExactly(16L);
    assertThat(secondsAfter(1, NOBODY)).containsExactly(1L);
  }

  @Test
  void areShortAgainAfterAConnectionThatStood() {
    secondsAfter(8, NOBODY);
    secondsAfter(8, REFUSED);
    pauses.reset();
    assertThat(secondsAfter(1, NOBODY)).containsExactly(1L);
    assertThat(secondsAfter(1, REFUSED)).containsExactly(1L);
  }

  @Test
  void tellNobodyThereFromABrokerThatWasThere() {
    assertThat(
            Stream.of(
                new ConnectException("Connection refused"),
                new NoRouteToHostException("No route to host"),
                new UnknownHostException("b"),
                new SocketException("Network is unreachable"),
                new SocketTimeoutException("Connect timed out")))
        .allMatch(cause -> attempt(cause).kind() == WireFailure.Kind.UNREACHED);
    assertThat(
            Stream.of(
                new SocketTimeoutException("Read timed out"),
                new SocketException("Connection reset"),
                new java.io.EOFException(),
                new javax.net.ssl.SSLException("handshake")))
        .noneMatch(cause -> attempt(cause).kind() == WireFailure.Kind.UNREACHED);
  }

  @Test
  void otherCeilingsHoldForBothKinds() {
    MqttSettings quick = SETTINGS.withReconnect(Duration.ofMillis(100), Duration.ofMillis(500));
    assertThat(quick.probeMax()).isEqualTo(Duration.ofMillis(500));
    MqttSettings slow = SETTINGS.withReconnect(Duration.ofSeconds(20), Duration.ofSeconds(90));
    assertThat(slow.probeMax()).isEqualTo(Duration.ofSeconds(20));
  }
}
