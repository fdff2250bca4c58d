package camfleet.device.command;

import camfleet.device.uplink.Events;
import camfleet.message.Severity;
import camfleet.topic.DeviceId;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.DoublePredicate;

/**
 * {@code identify}: the device makes itself known by an event and a log line, and by a lamp where
 * it has one.
 */
public final class IdentifyHandler implements Handler {
  private final DeviceId id;

  /** Seconds that a lamp blinks when nobody says how many. */
  private static final double USUAL = 10;

  private final Events events;
  private final DoublePredicate lamp;

  /**
   * @param lamp blinks for so many seconds; false when there is none
   */
  public IdentifyHandler(DeviceId id, Events events, DoublePredicate lamp) {
    this.id = id;
    this.events = events;
    this.lamp = lamp;
  }

  @Override
  public CompletionStage<Outcome> handle(Arguments arguments) throws CommandException {
    Double seconds = arguments.number("duration_s", 1, 600);
    arguments.end();
    events.tell(
        "system",
        "identify",
        Severity.INFO,
        "this is " + id,
        seconds == null ? Map.of() : Map.of("duration_s", seconds));
    boolean lit = lamp.test(seconds == null ? USUAL : seconds);
    return Outcome.now(Map.of("method", lit ? "led" : "log"));
  }
}
