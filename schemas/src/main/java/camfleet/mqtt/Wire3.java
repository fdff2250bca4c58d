package camfleet.mqtt;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * A wire that speaks MQTT 3.1.1, for brokers without MQTT 5: clean session, no properties, a will
 * without delay, and a refused message is not told (3.1.1 §3.3.5).
 */
final class Wire3 implements Wire, MqttCallback, MqttPingSender {
  /** How many messages of QoS 1 may be under way; the protocol names no limit. */
  static final int WINDOW = 20;

  private static final int SUBSCRIPTION_FAILURE = 0x80;

  private final MqttSettings settings;
  private final Events events;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final WireSockets sockets = new WireSockets();
  private final LoopThreads loops;
  private volatile MqttAsyncClient client;
  private volatile ClientComms comms;

  Wire3(MqttSettings settings, Events events, InstantSource clock, LongSupplier nanos) {
    this.settings = settings;
    this.events = events;
    this.clock = clock;
    this.nanos = nanos;
    this.loops = new LoopThreads("mqtt-" + settings.login().clientId());
  }

  @Override
  public void open() {
    try {
      MqttAsyncClient made =
          new MqttAsyncClient(
              WireSockets.uri(settings.broker()),
              settings.login().clientId(),
              new MemoryPersistence(),
              this,
              loops);
      client = made;
      made.setCallback(this);
      made.connect(
          options(),
          null,
          new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              long asks = Math.min(comms.getKeepAlive(), LONGEST_SILENCE.toMillis());
              comms.getClientState().setKeepAliveInterval(asks);
              events.opened(new BrokerLimits(4, Long.MAX_VALUE, WINDOW, true));
            }

            @Override
            public void onFailure(IMqttToken token, Throwable cause) {
              events.failed(WireFailure.ofAttempt(settings, code(cause), cause));
            }
          });
    } catch (MqttException | WireSockets.UntrustedException | RuntimeException e) {
      events.failed(WireFailure.ofAttempt(settings, code(e), e));
    }
  }

  private MqttConnectOptions options() throws WireSockets.UntrustedException {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setAutomaticReconnect(false);
    options.setSocketFactory(sockets.factory(settings.broker(), settings.caFile()));
    options.setHttpsHostnameVerificationEnabled(true);
    // Shorter than the link's own deadline, so that a host that is off is told from a mute broker.
    options.setConnectionTimeout((int) Math.max(1, settings.connectTimeout().toSeconds() * 4 / 5));
    options.setKeepAliveInterval((int) Seconds.roundedUp(settings.keepAlive()));
    options.setCleanSession(true);
    options.setMaxInflight(WINDOW);
    options.setUserName(settings.login().user());
    if (settings.login().password() != null) {
      options.setPassword(settings.login().password().toCharArray());
    }
    Will will = settings.will();
    if (will != null) {
      Publication message = will.message();
      options.setWill(message.topic(), message.payload(), message.qos(), message.retain());
    }
    return options;
  }

  @Override
  public boolean publish(Publication publication, Consumer<PublishException> done) {
    try {
      MqttMessage message = new MqttMessage(publication.payload());
      message.setQos(publication.qos());
      message.setRetained(publication.retain());
      client.publish(
          publication.topic(),
          message,
          null,
          new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              done.accept(null);
            }

            @Override
            public void onFailure(IMqttToken token, Throwable cause) {
              done.accept(lost(publication));
            }
          });
      return true;
    } catch (MqttException e) {
      if (e.getReasonCode() == MqttException.REASON_CODE_MAX_INFLIGHT) {
        return false;
      }
    } catch (RuntimeException e) {
      // The client throws what it likes while it is being closed.
    }
    done.accept(lost(publication));
    return true;
  }

  private PublishException lost(Publication publication) {
    return new PublishException(
        PublishException.Reason.LOST,
        "lost the connection to broker "
            + settings.broker()
            + " before it took "
            + publication.topic());
  }

  @Override
  public void subscribe(Map<String, Subscription> filters, Consumer<Map<String, String>> done) {
    List<String> names = List.copyOf(filters.keySet());
    int[] qos = names.stream().mapToInt(name -> filters.get(name).qos()).toArray();
    try {
      client.subscribe(
          names.toArray(String[]::new),
          qos,
          null,
          new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              done.accept(refused(names, token.getGrantedQos()));
            }

            @Override
            public void onFailure(IMqttToken token, Throwable cause) {
              if (code(cause) == SUBSCRIPTION_FAILURE) {
                done.accept(refused(names, token.getGrantedQos()));
              }
            }
          });
    } catch (MqttException e) {
      // The connection is ending, which is told by itself.
    } catch (RuntimeException e) {
      Map<String, String> all = new LinkedHashMap<>();
      names.forEach(name -> all.put(name, String.valueOf(e.getMessage())));
      done.accept(all);
    }
  }

  private static Map<String, String> refused(List<String> names, int[] granted) {
    Map<String, String> refused = new LinkedHashMap<>();
    for (int i = 0; granted != null && i < Math.min(granted.length, names.size()); i++) {
      if ((granted[i] & 0xFF) == SUBSCRIPTION_FAILURE) {
        refused.put(names.get(i), "refused by the broker");
      }
    }
    return refused;
  }

  @Override
  public void unsubscribe(String filter, Runnable done) {
    try {
      client.unsubscribe(
          filter,
          null,
          new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              done.run();
            }

            @Override
            public void onFailure(IMqttToken token, Throwable cause) {
              if (ReasonCode.isRefusal(code(cause))) {
                done.run();
              }
            }
          });
    } catch (MqttException | RuntimeException e) {
      // The connection is ending, and its subscriptions with it.
    }
  }

  @Override
  public void announcePull() {
    sockets.announcePull();
  }

  @Override
  public void checkActivity() {
    try {
      comms.checkForActivity();
    } catch (RuntimeException e) {
      // The client is being closed.
    }
  }

  @Override
  public void disconnect(Duration timeout) {
    sockets.makePolite();
    try {
      long millis = Math.max(1, timeout.toMillis());
      client.disconnect(Math.min(millis, 200)).waitForCompletion(millis);
    } catch (MqttException | RuntimeException e) {
      // It is over in any case.
    }
    abandon();
  }

  @Override
  public void abandon() {
    sockets.closeAll();
    MqttAsyncClient old = client;
    if (old == null) {
      return;
    }
    loops.awaitConnector();
    try {
      old.disconnectForcibly(0, 0, false);
    } catch (MqttException | RuntimeException e) {
      // It was over before.
    }
    try {
      old.close(true);
    } catch (MqttException | RuntimeException e) {
      // It was over before.
    }
  }

  /** The reason code, a CONNACK's return code translated to MQTT 5's. */
  private static int code(Throwable cause) {
    return cause instanceof MqttException e ? ReasonCode.of311(e.getReasonCode()) : 0;
  }

  // ---- MqttCallback: on the client's threads, so only handing over

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    events.arrived(
        new Delivery(
            topic,
            message.getPayload(),
            message.getQos(),
            message.isRetained(),
            null,
            null,
            null,
            Map.of(),
            clock.instant(),
            nanos.getAsLong()));
  }

  @Override
  public void connectionLost(Throwable cause) {
    int code = cause instanceof MqttException e ? e.getReasonCode() : 0;
    events.failed(WireFailure.ofLoss(settings, code, cause, null));
  }

  @Override
  public void deliveryComplete(IMqttDeliveryToken token) {}

  // ---- MqttPingSender: the link's own thread keeps the time

  @Override
  public void init(ClientComms of) {
    comms = of;
  }

  @Override
  public void start() {
    events.pingDue(comms.getKeepAlive());
  }

  @Override
  public void stop() {
    events.pingDue(-1);
  }

  @Override
  public void schedule(long delayMillis) {
    events.pingDue(delayMillis);
  }
}
