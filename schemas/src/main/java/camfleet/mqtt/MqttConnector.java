package camfleet.mqtt;

/** Makes links: {@link PahoConnector} over the network, a broker in memory for tests. */
public interface MqttConnector {
  /**
   * @param inbox where every message that arrives is put
   */
  MqttLink link(MqttSettings settings, Inbox inbox, LinkListener listener);
}
