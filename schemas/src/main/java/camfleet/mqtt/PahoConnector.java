package camfleet.mqtt;

/** Links over the network with Eclipse Paho. */
public final class PahoConnector implements MqttConnector {
  @Override
  public MqttLink link(MqttSettings settings, Inbox inbox, LinkListener listener) {
    throw new UnsupportedOperationException("not built yet");
  }
}
