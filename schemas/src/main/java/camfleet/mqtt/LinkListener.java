package camfleet.mqtt;

/** Hears of a link's connections, one call at a time, on the link's own thread. */
public interface LinkListener {
  /**
   * A connection stands and every standing subscription has been made on it. Whoever has retained
   * state publishes all of it again here.
   */
  void connected(BrokerLimits limits);

  /**
   * The connection is gone, or an attempt failed; the link goes on trying.
   *
   * @param reason one sentence, such as {@code broker mqtt://h:1883 refused user "cam1": bad user
   *     name or password}
   */
  void disconnected(String reason);

  /** A broker refused one of the subscriptions; the link goes on without it. */
  default void subscriptionRefused(String filter, String reason) {}
}
