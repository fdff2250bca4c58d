package camfleet.device;

import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.LinkListener;
import java.util.function.BooleanSupplier;

/** Hears of the link's connections: logs them, and has everything said anew after each. */
final class ConnectionLog implements LinkListener {
  private final System.Logger log;
  private final BrokerAddress broker;
  private final BooleanSupplier closed;
  private final Runnable onConnect;
  private String lastReason;

  /**
   * @param closed whether the device ends, so that a lost connection is no news
   * @param onConnect called after each connect, on the link's thread
   */
  ConnectionLog(
      System.Logger log, BrokerAddress broker, BooleanSupplier closed, Runnable onConnect) {
    this.log = log;
    this.broker = broker;
    this.closed = closed;
    this.onConnect = onConnect;
  }

  @Override
  public void connected(BrokerLimits limits) {
    lastReason = null;
    log.log(System.Logger.Level.INFO, "connected to broker {0}", broker);
    onConnect.run();
  }

  @Override
  public void disconnected(String reason) {
    if (!closed.getAsBoolean() && !reason.equals(lastReason)) {
      log.log(System.Logger.Level.WARNING, reason);
    }
    lastReason = reason;
  }

  @Override
  public void subscriptionRefused(String filter, String reason) {
    log.log(
        System.Logger.Level.WARNING,
        "the broker refused the subscription to {0}: {1}",
        filter,
        reason);
  }
}
