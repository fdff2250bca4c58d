package camfleet.device.uplink;

import camfleet.message.DeviceEvent;
import camfleet.message.Severity;
import camfleet.topic.Channel;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/** Tells what happened on the device, on {@code event/<class>} and in the log. */
public final class Events {
  private final Outlet outlet;
  private final long boot;
  private final InstantSource clock;
  private final System.Logger log;

  public Events(Outlet outlet, long boot, InstantSource clock, System.Logger log) {
    this.outlet = outlet;
    this.boot = boot;
    this.clock = clock;
    this.log = log;
  }

  /**
   * @param eventClass {@code motion camera system storage security}
   * @param type such as {@code retained_command}
   * @param message one sentence for people
   */
  public void tell(
      String eventClass, String type, Severity severity, String message, Map<String, Object> data) {
    log.log(
        switch (severity) {
          case INFO -> System.Logger.Level.INFO;
          case WARNING -> System.Logger.Level.WARNING;
          case ERROR -> System.Logger.Level.ERROR;
        },
        message);
    DeviceEvent event =
        new DeviceEvent(
            type,
            UUID.randomUUID().toString(),
            clock.instant(),
            severity,
            outlet.id().value(),
            boot,
            message,
            data);
    outlet.publish(Channel.EVENT, eventClass, event);
  }
}
