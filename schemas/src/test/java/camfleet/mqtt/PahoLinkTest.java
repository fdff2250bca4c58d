package camfleet.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Links against a server that answers with scripted bytes. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class PahoLinkTest {
  private final List<AutoCloseable> open = new ArrayList<>();
  private final RecordingListener listener = new RecordingListener();
  private final Inbox inbox = new Inbox(100, topic -> false);
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() throws Exception {
    end.countDown();
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private ScriptedBroker broker(ScriptedBroker.Script script) throws IOException {
    ScriptedBroker broker = new ScriptedBroker(script);
    open.add(broker);
    return broker;
  }

  private MqttLink link(ScriptedBroker broker, Duration connectTimeout) {
    return link(broker, "cam1", connectTimeout);
  }

  private MqttLink link(ScriptedBroker broker, String id, Duration connectTimeout) {
    MqttSettings usual = MqttSettings.of(broker.address(), Login.of(id, "secret"));
    MqttSettings settings =
        new MqttSettings(
            usual.broker(),
            usual.login(),
            null,
            null,
            usual.keepAlive(),
            usual.sessionExpiry(),
            5,
            connectTimeout,
            Duration.ofMillis(1),
            Duration.ofMillis(20),
            Duration.ofMillis(20));
    MqttLink link = new PahoConnector().link(settings, inbox, listener);
    open.add(link);
    return link;
  }

  private MqttLink started(ScriptedBroker broker) {
    MqttLink link = link(broker, Duration.ofSeconds(5));
    link.start();
    return link;
  }

  private static Publication one(int bytes) {
    return Publication.of("a/b", new byte[bytes], 1, false);
  }

  private static PublishException failure(CompletableFuture<Void> future) throws Exception {
    try {
      future.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return (PublishException) e.getCause();
    }
    throw new AssertionError("was published");
  }

  private void untilTheEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void givesUpOnABrokerThatNeverAnswersConnect() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              if (talk.number == 1) {
                untilTheEnd();
              }
              talk.send(ScriptedBroker.CONNACK_5);
              talk.serve(true);
            });
    MqttLink link = link(broker, Duration.ofMillis(1_500));
    link.start();
    await().until(link::isConnected);
    assertThat(listener.disconnected)
        .containsExactly("broker " + broker.address() + " did not answer CONNECT within 1.5 s");
  }

  @Test
  void badPasswordIsOneSentenceTold() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              // CONNACK: no session, 0x86 bad user name or password, no properties.
              talk.send(0x20, 0x03, 0x00, 0x86, 0x00);
            });
    started(broker);
    await().until(() -> broker.connections() >= 5);
    assertThat(listener.disconnected)
        .containsExactly(
            "broker " + broker.address() + " refused user \"cam1\": bad user name or password");
  }

  @Test
  void speaks311ToABrokerThatRefusesFive() throws Exception {
    List<Integer> levels = new CopyOnWriteArrayList<>();
    ScriptedBroker broker =
        broker(
            talk -> {
              int level = talk.readConnect();
              levels.add(level);
              if (level == 5) {
                // The CONNACK of a broker of 3.1.1: unacceptable protocol version.
                talk.send(0x20, 0x02, 0x00, 0x01);
                return;
              }
              talk.send(ScriptedBroker.CONNACK_311);
              talk.serve(false);
            });
    MqttLink link = link(broker, Duration.ofSeconds(5));
    link.subscribe("a/#", 1);
    link.start();
    await().until(link::isConnected);
    assertThat(levels).containsExactly(5, 4);
    assertThat(listener.connected).extracting(BrokerLimits::protocol).containsExactly(4);
    assertThat(listener.disconnected).isEmpty();
    link.publish(one(10).withContentType("text/plain").withExpiry(Duration.ofSeconds(3)))
        .get(5, TimeUnit.SECONDS);
  }

  @Test
  void speaks311ToABrokerThatSaysUnsupportedVersionInFive() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              if (talk.readConnect() == 5) {
                // CONNACK: no session, 0x84 unsupported protocol version, no properties.
                talk.send(0x20, 0x03, 0x00, 0x84, 0x00);
                return;
              }
              talk.send(ScriptedBroker.CONNACK_311);
              talk.serve(false);
            });
    MqttLink link = started(broker);
    await().until(link::isConnected);
    assertThat(link.limits().orElseThrow().protocol()).isEqualTo(4);
    assertThat(broker.connections()).isEqualTo(2);
  }

  @Test
  void speaks311ToABrokerThatTwiceHangsUpOnFive() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              if (talk.readConnect() == 5) {
                return;
              }
              talk.send(ScriptedBroker.CONNACK_311);
              talk.serve(false);
            });
    MqttLink link = started(broker);
    await().until(link::isConnected);
    assertThat(link.limits().orElseThrow().protocol()).isEqualTo(4);
    assertThat(broker.connections()).isEqualTo(3);
    assertThat(listener.disconnected)
        .containsExactly(
            "broker " + broker.address() + " closed the connection instead of answering");
  }

  @Test
  void badPasswordOf311IsOneSentenceToo() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              // Return codes 1 (protocol version) and 4 (bad user name or password).
              talk.send(0x20, 0x02, 0x00, talk.readConnect() == 5 ? 1 : 4);
            });
    started(broker);
    await().until(() -> broker.connections() >= 6);
    assertThat(listener.disconnected)
        .containsExactly(
            "broker " + broker.address() + " refused user \"cam1\": bad user name or password");
  }

  @Test
  void pendingMessagesAreLostWithTheConnection() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              talk.send(ScriptedBroker.CONNACK_5);
              if (talk.number == 1) {
                talk.read();
                return;
              }
              talk.serve(true);
            });
    MqttLink link = started(broker);
    await().until(link::isConnected);
    PublishException lost = failure(link.publish(one(10)));
    assertThat(lost.reason()).isEqualTo(PublishException.Reason.LOST);
    await().until(() -> link.connects() == 2 && link.isConnected());
    assertThat(listener.disconnected)
        .containsExactly(
            "lost the connection to broker " + broker.address() + ": closed by the broker");
    link.publish(one(10)).get(5, TimeUnit.SECONDS);
  }

  @Test
  void tellsWhyTheBrokerEndedTheConnection() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              talk.send(ScriptedBroker.CONNACK_5);
              if (talk.number == 1) {
                talk.read();
                // DISCONNECT: 0x8E session taken over, no properties.
                talk.send(0xE0, 0x02, 0x8E, 0x00);
              }
              talk.serve(true);
            });
    MqttLink link = started(broker);
    await().until(link::isConnected);
    link.publish(one(1));
    await().until(() -> link.connects() == 2);
    assertThat(listener.disconnected)
        .containsExactly(
            "broker "
                + broker.address()
                + " ended the connection: session taken over by another client with the same id");
  }

  @Test
  void honoursTheMaximumPacketSizeToTheByte() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              // CONNACK: success, 5 bytes of properties: 0x27 maximum packet size = 100.
              talk.send(0x20, 0x08, 0x00, 0x00, 0x05, 0x27, 0x00, 0x00, 0x00, 0x64);
              while (true) {
                ScriptedBroker.Packet publish = talk.read();
                // One byte of type and one of length stand before the body.
                boolean fits = publish.body().length + 2 == 100;
                // PUBACK: packet id, and 0x00 success or 0x95 packet too large.
                talk.send(0x40, 0x03, publish.body()[5], publish.body()[6], fits ? 0 : 0x95);
              }
            });
    MqttLink link = started(broker);
    await().until(link::isConnected);
    assertThat(link.limits().orElseThrow().maximumPacketSize()).isEqualTo(100);
    Publication empty = one(0);
    int room = 100 - (int) PacketSize.of(empty, 5);
    link.publish(one(room)).get(5, TimeUnit.SECONDS);
    assertThat(failure(link.publish(one(room + 1))).reason())
        .isEqualTo(PublishException.Reason.TOO_LARGE);
    link.publish(one(room)).get(5, TimeUnit.SECONDS);
    assertThat(link.connects()).isEqualTo(1);
  }

  @Test
  void neverHasMoreUnderWayThanTheBrokerReceives() throws Exception {
    List<Integer> seen = new CopyOnWriteArrayList<>();
    CountDownLatch answer = new CountDownLatch(1);
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              // CONNACK: success, 3 bytes of properties: 0x21 receive maximum = 2.
              talk.send(0x20, 0x06, 0x00, 0x00, 0x03, 0x21, 0x00, 0x02);
              List<byte[]> first = new ArrayList<>();
              for (int i = 0; i < 2; i++) {
                first.add(talk.read().body());
                seen.add(i);
              }
              try {
                answer.await();
              } catch (InterruptedException e) {
                return;
              }
              for (byte[] body : first) {
                talk.send(0x40, 0x02, body[5], body[6]);
              }
              talk.serve(true);
            });
    MqttLink link = started(broker);
    await().until(link::isConnected);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 2 + Outbox.MAX_WAITING; i++) {
      all.add(link.publish(one(10)));
    }
    await().until(() -> seen.size() == 2);
    PublishException busy = failure(link.publish(one(10)));
    assertThat(busy.reason()).isEqualTo(PublishException.Reason.BUSY);
    assertThat(all).noneMatch(CompletableFuture::isDone);
    answer.countDown();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
    assertThat(link.connects()).isEqualTo(1);
  }

  @Test
  void qosZeroFloodsThroughAWindowOfOne() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              // CONNACK: 0x21 receive maximum = 1.
              talk.send(0x20, 0x06, 0x00, 0x00, 0x03, 0x21, 0x00, 0x01);
              talk.serve(true);
            });
    MqttLink link = started(broker);
    await().until(link::isConnected);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(link.publish(Publication.of("a/b", new byte[10], i % 2, false)));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
    assertThat(link.connects()).isEqualTo(1);
  }

  @Test
  void neverUsesTopicAliases() throws Exception {
    List<byte[]> bodies = new CopyOnWriteArrayList<>();
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              // CONNACK: 0x22 topic alias maximum = 10.
              talk.send(0x20, 0x06, 0x00, 0x00, 0x03, 0x22, 0x00, 0x0A);
              while (true) {
                bodies.add(talk.read().body());
              }
            });
    MqttLink link = started(broker);
    await().until(link::isConnected);
    for (int i = 0; i < 3; i++) {
      link.publish(Publication.of("a/b", new byte[] {7}, 0, false)).get(5, TimeUnit.SECONDS);
    }
    await().until(() -> bodies.size() == 3);
    // Topic "a/b" with its length, properties without a topic alias (0x23), the payload.
    assertThat(bodies)
        .allSatisfy(
            body -> {
              assertThat(new String(body, 2, 3, UTF_8)).isEqualTo("a/b");
              assertThat(PacketSize.of(Publication.of("a/b", new byte[1], 0, false), 5))
                  .isEqualTo(body.length + 2);
              assertThat(body).doesNotContain(0x23);
            });
  }

  @Test
  void subscribesAgainBeforeItIsConnectedAndTellsRefusals() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              talk.send(ScriptedBroker.CONNACK_5);
              ScriptedBroker.Packet subscribe = talk.read();
              // SUBACK: packet id, no properties, QoS 1 granted, 0x87 not authorized.
              talk.send(0x90, 0x05, subscribe.body()[0], subscribe.body()[1], 0x00, 0x01, 0x87);
              if (talk.number == 1) {
                talk.read();
                return;
              }
              talk.serve(true);
            });
    MqttLink link = link(broker, Duration.ofSeconds(5));
    link.subscribe("good/#", 1);
    link.subscribe("bad/#", 1);
    link.start();
    await().until(() -> listener.refused.size() == 1);
    link.publish(one(1));
    await().until(() -> link.connects() == 2 && listener.refused.size() == 2);
    assertThat(listener.refused).containsOnly("bad/#: not authorized");
  }

  @Test
  void asksForTheRetainFlagOnlyWhereItIsWanted() throws Exception {
    AtomicReference<byte[]> asked = new AtomicReference<>();
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              talk.send(ScriptedBroker.CONNACK_5);
              ScriptedBroker.Packet subscribe = talk.read();
              asked.set(subscribe.body());
              talk.send(0x90, 0x05, subscribe.body()[0], subscribe.body()[1], 0x00, 0x01, 0x01);
              talk.serve(true);
            });
    MqttLink link = link(broker, Duration.ofSeconds(5));
    link.subscribe("a", 1);
    link.subscribeAsPublished("b", 1);
    link.start();
    await().until(link::isConnected);
    // Packet id, no properties; then each filter with its options (§3.8.3.1).
    assertThat(asked.get()).endsWith(0, 0, 1, 'a', 0x01, 0, 1, 'b', 0x09);
  }

  @Test
  void badTopicsAreRefusedBeforeTheyReachTheBroker() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              talk.send(ScriptedBroker.CONNACK_5);
              talk.serve(true);
            });
    MqttLink link = started(broker);
    await().until(link::isConnected);
    for (String topic : List.of("a/#", "a/+/b", "", "a/\n", "a/\u0085", "a/\ufffe")) {
      assertThat(failure(link.publish(Publication.of(topic, new byte[1], 1, false))).reason())
          .isEqualTo(PublishException.Reason.REFUSED);
    }
    assertThatThrownBy(() -> link.subscribe("a/#/b", 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(link.isConnected()).isTrue();
  }

  @Test
  void listenerThatThrowsDoesNotStopTheLink() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              talk.send(ScriptedBroker.CONNACK_5);
              if (talk.number > 1) {
                talk.serve(true);
              }
            });
    LinkListener broken =
        new LinkListener() {
          @Override
          public void connected(BrokerLimits limits) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void disconnected(String reason) {
            throw new IllegalStateException("on purpose");
          }
        };
    MqttLink link =
        new PahoConnector()
            .link(
                MqttSettings.of(broker.address(), Login.of("cam1", "x"))
                    .withReconnect(Duration.ofMillis(1), Duration.ofMillis(10)),
                inbox,
                broken);
    open.add(link);
    link.start();
    await().until(() -> broker.connections() >= 2 && link.isConnected());
  }

  @Test
  void mayBeClosedByItsListenerAndBeforeItsStart() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              talk.send(ScriptedBroker.CONNACK_5);
              talk.serve(true);
            });
    MqttLink never = link(broker, Duration.ofSeconds(5));
    never.close();
    assertThatThrownBy(never::start).isInstanceOf(IllegalStateException.class);

    MqttLink[] link = new MqttLink[1];
    CountDownLatch closed = new CountDownLatch(1);
    link[0] =
        new PahoConnector()
            .link(
                MqttSettings.of(broker.address(), Login.of("cam1", "x")),
                inbox,
                new LinkListener() {
                  @Override
                  public void connected(BrokerLimits limits) {
                    link[0].close();
                    closed.countDown();
                  }

                  @Override
                  public void disconnected(String reason) {}
                });
    link[0].start();
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    await().until(() -> !link[0].isConnected());
  }

  @Test
  void givingUpLeavesNoThreadBehind() throws Exception {
    ScriptedBroker broker =
        broker(
            talk -> {
              talk.readConnect();
              untilTheEnd();
            });
    MqttLink link = link(broker, "gives-up", Duration.ofMillis(400));
    link.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> broker.connections() >= 4);
    link.close();
    awaitNoThreadOf("gives-up");
  }

  @Test
  void brokerThatHangsUpAtOnceLeavesNoThreadBehind() throws Exception {
    ScriptedBroker broker = broker(talk -> {});
    MqttLink link = link(broker, "hung-up", Duration.ofSeconds(5));
    link.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> broker.connections() >= 6);
    link.close();
    awaitNoThreadOf("hung-up");
  }

  /** Links of other tests may run beside this one's. */
  private static void awaitNoThreadOf(String id) {
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.endsWith(id)));
  }
}
