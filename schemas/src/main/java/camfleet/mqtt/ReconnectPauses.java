package camfleet.mqtt;

import camfleet.runtime.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: rarely where a broker had work with the last one, often
 * where nobody was there, so that a fleet is back soon after its broker is. For one thread.
 */
final class ReconnectPauses {
  private final Backoff probing;
  private final Backoff refused;

  ReconnectPauses(MqttSettings settings, RandomGenerator random) {
    probing = new Backoff(settings.reconnectFirst(), settings.probeMax(), random);
    refused = new Backoff(settings.reconnectFirst(), settings.reconnectMax(), random);
  }

  /**
   * The pause after an attempt or a connection.
   *
   * @param failure how it ended; null when the broker did not answer
   */
  Duration after(WireFailure failure) {
    if (failure != null && failure.kind() == WireFailure.Kind.UNREACHED) {
      return probing.next();
    }
    probing.reset();
    return refused.next();
  }

  /** After a connection that stood: the next pauses are short ones again. */
  void reset() {
    probing.reset();
    refused.reset();
  }
}
