package camfleet.device.command;

import camfleet.device.uplink.Events;
import camfleet.message.Severity;
import camfleet.topic.DeviceId;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code identify}: the device makes itself known; without a lamp by an event and a log line. */
public final class IdentifyHandler implements Handler {
  private final DeviceId id;
  private final Events events;

  public IdentifyHandler(DeviceId id, Events events) {
    this.id = id;
    this.events = events;
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
    return Outcome.now(Map.of("method", "log"));
  }
}
