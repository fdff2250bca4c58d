package camfleet.mqtt;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Which picture it is and when its light was captured, from the user properties of a message
 * (PROTOCOL.md §2).
 *
 * @param boot the life of the device that counted {@code seq}
 * @param seq the frame's number since then
 * @param at when it was captured, by the device's clock
 */
public record PictureStamp(long boot, long seq, Instant at) {
  /** Empty for a message without these properties, such as any over MQTT 3.1.1. */
  public static Optional<PictureStamp> of(Delivery delivery) {
    Map<String, String> properties = delivery.userProperties();
    String boot = properties.get("boot");
    String seq = properties.get("seq");
    String at = properties.get("at");
    if (boot == null || seq == null || at == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PictureStamp(Long.parseLong(boot), Long.parseLong(seq), Instant.parse(at)));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
