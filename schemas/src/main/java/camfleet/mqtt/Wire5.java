package camfleet.mqtt;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.MqttPingSender;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.eclipse.paho.mqttv5.client.internal.MqttConnectionState;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A wire that speaks MQTT 5, with Eclipse Paho's client. */
final class Wire5 implements Wire, MqttCallback, MqttPingSender {
  /**
   * The largest packet that the broker may send us (MQTT 5 §3.1.2.11.4): above the largest picture,
   * and far below what would exhaust the memory of a small device, whose receiving thread would die
   * of it. The broker drops what is larger.
   */
  private static final long LARGEST_PACKET = 2L * 1024 * 1024;

  private final MqttSettings settings;
  private final Events events;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final WireSockets sockets = new WireSockets();
  private final LoopThreads loops;
  private volatile MqttAsyncClient client;
  private volatile ClientComms comms;

  Wire5(MqttSettings settings, Events events, InstantSource clock, LongSupplier nanos) {
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
              // Without it the client writes files into the working directory.
              new MemoryPersistence(),
              this,
              loops);
      client = made;
      made.setCallback(this);
      made.connect(
          options(),
          null,
          new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              setRight(made);
              events.opened(Packets5.limits(token.getResponseProperties()));
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

  private MqttConnectionOptions options() throws WireSockets.UntrustedException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setSocketFactory(sockets.factory(settings.broker(), settings.caFile()));
    options.setHttpsHostnameVerificationEnabled(true);
    // Shorter than the link's own deadline, so that a host that is off is told from a mute broker.
    options.setConnectionTimeout((int) Math.max(1, settings.connectTimeout().toSeconds() * 4 / 5));
    options.setKeepAliveInterval((int) Seconds.roundedUp(settings.keepAlive()));
    options.setCleanStart(false);
    options.setSessionExpiryInterval(Seconds.roundedUp(settings.sessionExpiry()));
    options.setReceiveMaximum(settings.receiveMaximum());
    options.setMaximumPacketSize(LARGEST_PACKET);
    options.setUserName(settings.login().user());
    if (settings.login().password() != null) {
      options.setPassword(settings.login().password().getBytes(StandardCharsets.UTF_8));
    }
    Will will = settings.will();
    if (will != null) {
      options.setWill(will.message().topic(), Packets5.message(will.message()));
      MqttProperties properties = Packets5.properties(will.message());
      properties.setWillDelayInterval(Seconds.roundedUp(will.delay()));
      options.setWillMessageProperties(properties);
    }
    return options;
  }

  /**
   * The client takes the broker's offer of topic aliases, and an alias whose first packet was never
   * written breaks the connection; and it holds what it sends to the limit of what it takes. There
   * is no option against either. What the broker allows, the link has checked. And it knows one
   * keep-alive only: what the broker is told, a time after which the device counts as gone, is
   * longer than a dead line may go unnoticed.
   */
  private static void setRight(MqttAsyncClient client) {
    try {
      Field state = MqttAsyncClient.class.getDeclaredField("mqttConnection");
      state.setAccessible(true);
      MqttConnectionState connection = (MqttConnectionState) state.get(client);
      connection.setOutgoingTopicAliasMaximum(0);
      connection.setIncomingMaximumPacketSize(Long.MAX_VALUE);
      long asks = Math.min(connection.getKeepAlive(), LONGEST_SILENCE.toMillis());
      connection.setKeepAliveSeconds(asks / 1_000);
    } catch (ReflectiveOperationException | RuntimeException e) {
      System.getLogger("camfleet.mqtt")
          .log(System.Logger.Level.DEBUG, "topic aliases stay on, and packets to send small: " + e);
    }
  }

  @Override
  public boolean publish(Publication publication, Consumer<PublishException> done) {
    try {
      client.publish(
          publication.topic(),
          Packets5.message(publication),
          null,
          new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              done.accept(refusal(publication, token.getReasonCodes()));
            }

            @Override
            public void onFailure(IMqttToken token, Throwable cause) {
              done.accept(lost(publication));
            }
          });
      return true;
    } catch (MqttException e) {
      if (e.getReasonCode() == MqttClientException.REASON_CODE_MAX_INFLIGHT) {
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

  private PublishException refusal(Publication publication, int[] codes) {
    if (codes != null && codes.length > 0 && ReasonCode.isRefusal(codes[0])) {
      return new PublishException(
          PublishException.Reason.REFUSED,
          "broker "
              + settings.broker()
              + " refused "
              + publication.topic()
              + ": "
              + ReasonCode.inWords(codes[0]));
    }
    return null;
  }

  @Override
  public void subscribe(Map<String, Subscription> filters, Consumer<Map<String, String>> done) {
    List<String> names = List.copyOf(filters.keySet());
    MqttSubscription[] wanted =
        names.stream()
            .map(name -> subscription(name, filters.get(name)))
            .toArray(MqttSubscription[]::new);
    try {
      client.subscribe(
          wanted,
          null,
          new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              done.accept(Packets5.refused(names, token.getReasonCodes()));
            }

            @Override
            public void onFailure(IMqttToken token, Throwable cause) {
              int code = code(cause);
              if (ReasonCode.isRefusal(code)) {
                int[] codes = token.getReasonCodes();
                done.accept(Packets5.refused(names, codes == null ? new int[] {code} : codes));
              }
            }
          },
          new MqttProperties());
    } catch (MqttException e) {
      // The connection is ending, which is told by itself.
    } catch (RuntimeException e) {
      Map<String, String> all = new LinkedHashMap<>();
      names.forEach(name -> all.put(name, String.valueOf(e.getMessage())));
      done.accept(all);
    }
  }

  private static MqttSubscription subscription(String filter, Subscription how) {
    MqttSubscription subscription = new MqttSubscription(filter, how.qos());
    subscription.setRetainAsPublished(how.asPublished());
    return subscription;
  }

  @Override
  public void unsubscribe(String filter, Runnable done) {
    try {
      client.unsubscribe(
          filter,
          null,
          new MqttActionListener() {
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
      MqttProperties properties = new MqttProperties();
      // A clean end leaves no session in which commands would wait for us (MQTT 5 §3.14.2.2.2).
      properties.setSessionExpiryInterval(0L);
      long millis = Math.max(1, timeout.toMillis());
      client.disconnect(Math.min(millis, 200), null, null, 0, properties).waitForCompletion(millis);
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

  private static int code(Throwable cause) {
    return cause instanceof MqttException e ? e.getReasonCode() : 0;
  }

  // ---- MqttCallback: on the client's threads, so only handing over

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    events.arrived(Packets5.delivery(topic, message, clock.instant(), nanos.getAsLong()));
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    MqttException cause = response.getException();
    int code = cause == null ? response.getReturnCode() : cause.getReasonCode();
    events.failed(WireFailure.ofLoss(settings, code, cause, response.getReasonString()));
  }

  @Override
  public void mqttErrorOccurred(MqttException error) {
    System.getLogger("camfleet.mqtt")
        .log(System.Logger.Level.DEBUG, "broker " + settings.broker() + ": " + error);
  }

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String uri) {}

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {}

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
