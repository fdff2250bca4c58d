package camfleet.mqtt;

import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Links over the network with Eclipse Paho, MQTT 5 and, where the broker offers no more, 3.1.1. A
 * program makes one connector: it lets only so many links connect at the same time.
 */
public final class PahoConnector implements MqttConnector {
  /** A client takes 265 KB until its CONNACK, so a large fleet in one JVM connects in turns. */
  static final int SIMULTANEOUS_CONNECTS = 200;

  /**
   * Paho logs stack traces of connections that end, which links tell in a sentence. Held here
   * because a logger that nobody holds forgets its level.
   */
  private static final Logger PAHO = quiet(Logger.getLogger("org.eclipse.paho"));

  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Semaphore gate = new Semaphore(SIMULTANEOUS_CONNECTS, true);

  public PahoConnector() {
    this(InstantSource.system(), System::nanoTime);
  }

  /**
   * @param clock stamps what arrives
   * @param nanos the monotonic clock that stamps it too
   */
  public PahoConnector(InstantSource clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public MqttLink link(MqttSettings settings, Inbox inbox, LinkListener listener) {
    return new PahoLink(settings, inbox, listener, gate, this::wire);
  }

  private static Logger quiet(Logger logger) {
    if (logger.getLevel() == null) {
      logger.setLevel(Level.OFF);
    }
    return logger;
  }

  private Wire wire(int protocol, MqttSettings settings, Wire.Events events) {
    return protocol == 5
        ? new Wire5(settings, events, clock, nanos)
        : new Wire3(settings, events, clock, nanos);
  }
}
