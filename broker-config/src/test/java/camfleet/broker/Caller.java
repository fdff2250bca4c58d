package camfleet.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.SocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** An MQTT 5 client of a test that says what the broker granted it. */
final class Caller implements AutoCloseable, MqttCallback {
  private static final long DEADLINE_MILLIS = 10_000;

  private final MqttAsyncClient client;

  /** What arrived, as {@code topic|payload}. */
  final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();

  volatile MqttProperties connack;

  private Caller(MqttAsyncClient client) {
    this.client = client;
  }

  /** Connects; throws with the CONNACK's reason code when refused. */
  static Caller connect(int port, String clientId, String user, String password)
      throws MqttException {
    return connect(port, clientId, user, password, null);
  }

  /** Connects with a will that is due at once. */
  static Caller connectWithWill(int port, String user, String password, String topic, String will)
      throws MqttException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    MqttMessage message = new MqttMessage(will.getBytes(StandardCharsets.UTF_8), 1, false, null);
    options.setWill(topic, message);
    return connect(port, user, user, password, options);
  }

  private static Caller connect(
      int port, String clientId, String user, String password, MqttConnectionOptions withWill)
      throws MqttException {
    MqttAsyncClient client =
        new MqttAsyncClient("tcp://127.0.0.1:" + port, clientId, new MemoryPersistence());
    Caller caller = new Caller(client);
    client.setCallback(caller);
    MqttConnectionOptions options = withWill == null ? new MqttConnectionOptions() : withWill;
    options.setCleanStart(true);
    options.setAutomaticReconnect(false);
    options.setReceiveMaximum(100);
    options.setSocketFactory(new Prompt());
    if (user != null) {
      options.setUserName(user);
      options.setPassword(password.getBytes(StandardCharsets.UTF_8));
    }
    try {
      IMqttToken token = client.connect(options);
      token.waitForCompletion(DEADLINE_MILLIS);
      caller.connack = token.getResponseProperties();
      return caller;
    } catch (MqttException e) {
      client.close(true);
      throw e;
    }
  }

  static Caller connect(int port, String user, Map<String, String> passwords) throws MqttException {
    return connect(port, user, user, passwords.get(user));
  }

  /** Whether the broker took it, by PUBACK or by keeping the connection. */
  boolean publish(String topic, String payload, boolean retained) {
    try {
      MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
      message.setQos(1);
      message.setRetained(retained);
      IMqttToken token = client.publish(topic, message);
      token.waitForCompletion(DEADLINE_MILLIS);
      int[] codes = token.getReasonCodes();
      return codes == null || codes.length == 0 || codes[0] < 128;
    } catch (MqttException e) {
      return false;
    }
  }

  /** Whether SUBACK granted it. */
  boolean subscribe(String filter) throws MqttException {
    IMqttToken token = client.subscribe(filter, 1);
    token.waitForCompletion(DEADLINE_MILLIS);
    return token.getReasonCodes()[0] < 128;
  }

  /** What arrived, without repetitions. */
  Set<String> received() {
    return new TreeSet<>(received);
  }

  /** Ends the connection without a DISCONNECT, so that its will is published. */
  void vanish() throws MqttException {
    client.disconnectForcibly(0, 0, false);
  }

  @Override
  public void close() {
    try {
      if (client.isConnected()) {
        client.disconnect().waitForCompletion(DEADLINE_MILLIS);
      }
      client.close(true);
    } catch (MqttException e) {
      // The broker had ended the connection already.
    }
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    String text = topic + "|" + new String(message.getPayload(), StandardCharsets.UTF_8);
    received.add(text);
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {}

  @Override
  public void mqttErrorOccurred(MqttException exception) {}

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String serverUri) {}

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {}

  /** Sockets that send at once; Paho sets no TCP_NODELAY itself. */
  private static final class Prompt extends SocketFactory {
    @Override
    public Socket createSocket() throws IOException {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return new Socket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return new Socket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return new Socket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return new Socket(host, port, local, localPort);
    }
  }
}
