package camfleet.mqtt;

import java.time.Duration;
import java.util.Objects;

/**
 * What the broker publishes for us when we vanish (MQTT 5 §3.1.2.5).
 *
 * @param delay how long it waits for our return; MQTT 3.1.1 knows no delay
 */
public record Will(Publication message, Duration delay) {
  public Will {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(delay, "delay");
  }
}
