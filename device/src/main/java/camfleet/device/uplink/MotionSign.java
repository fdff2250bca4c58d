package camfleet.device.uplink;

import camfleet.mqtt.Publication;
import camfleet.topic.Channel;
import java.nio.charset.StandardCharsets;

/** Says on {@code motion} whether something moves: when it changes, and after each connect. */
public final class MotionSign {
  private final Outlet outlet;
  private boolean moving;

  public MotionSign(Outlet outlet) {
    this.outlet = outlet;
  }

  /** Publishes what is new; never waits. */
  public synchronized void say(boolean now) {
    if (now != moving) {
      moving = now;
      publish();
    }
  }

  /** Publishes it in any case. */
  public synchronized void publish() {
    outlet.publish(
        Publication.of(
            outlet.topics().of(Channel.MOTION, outlet.id()),
            (moving ? "ON" : "OFF").getBytes(StandardCharsets.US_ASCII),
            Channel.MOTION.qos(),
            Channel.MOTION.retained()));
  }
}
