package camfleet.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Links against a real Mosquitto. */
@Tag("slow")
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class PahoLinkMosquittoTest {
  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final RecordingListener listener = new RecordingListener();
  private final Inbox inbox = new Inbox(1_000, topic -> topic.startsWith("img/"));
  private final PahoConnector connector = new PahoConnector();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private Mosquitto broker(String... lines) throws IOException {
    Mosquitto broker = new Mosquitto(folder, lines);
    open.add(broker);
    return broker.start();
  }

  private static MqttSettings settings(Mosquitto broker, String id) {
    return MqttSettings.of(broker.address(), new Login(id, null, null))
        .withReconnect(Duration.ofMillis(50), Duration.ofMillis(400));
  }

  private MqttLink link(MqttSettings settings, Inbox to, LinkListener tell) {
    MqttLink link = connector.link(settings, to, tell);
    open.add(link);
    return link;
  }

  private MqttLink connected(MqttSettings settings) {
    MqttLink link = link(settings, inbox, listener);
    link.start();
    await().until(link::isConnected);
    return link;
  }

  private static Publication text(String topic, String payload, int qos, boolean retain) {
    return Publication.of(topic, payload.getBytes(UTF_8), qos, retain);
  }

  private static PublishException failure(CompletableFuture<Void> future) throws Exception {
    try {
      future.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return (PublishException) e.getCause();
    }
    throw new AssertionError("was published");
  }

  @Test
  void carriesMessagesWithTheirProperties() throws Exception {
    MqttLink link = connected(settings(broker(), "cam1"));
    link.subscribe("a/+", 1);
    await().untilAsserted(() -> assertThat(logged("cam1 1 a/+")).isTrue());

    link.publish(
            text("a/b", "hello", 1, false)
                .withExpiry(Duration.ofSeconds(30))
                .withContentType("text/plain")
                .withResponse("reply/x/1", new byte[] {1, 2})
                .withUserProperties(Map.of("k", "v")))
        .get(5, TimeUnit.SECONDS);

    Delivery delivery = inbox.poll(Duration.ofSeconds(5));
    assertThat(delivery.topic()).isEqualTo("a/b");
    assertThat(delivery.payload()).isEqualTo("hello".getBytes(UTF_8));
    assertThat(delivery.qos()).isEqualTo(1);
    assertThat(delivery.retained()).isFalse();
    assertThat(delivery.expiresIn()).isBetween(Duration.ofSeconds(28), Duration.ofSeconds(30));
    assertThat(delivery.responseTopic()).isEqualTo("reply/x/1");
    assertThat(delivery.correlation()).containsExactly(1, 2);
    assertThat(delivery.userProperties()).containsEntry("k", "v");
    assertThat(delivery.arrivedAt()).isNotNull();
  }

  private boolean logged(String part) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
        if (Files.readString(file).contains(part)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void comesBackAfterTheBrokerAndSubscribesBeforeItTellsTheListener() throws Exception {
    Mosquitto broker = broker();
    MqttLink link = link(settings(broker, "cam1"), inbox, listener);
    link.subscribe("a/#", 1);
    link.start();
    await().until(link::isConnected);
    broker.kill();
    await().untilAsserted(() -> assertThat(link.isConnected()).isFalse());
    assertThat(failure(link.publish(text("a/b", "x", 1, false))).reason())
        .isEqualTo(PublishException.Reason.NOT_CONNECTED);
    String refused = "cannot reach broker " + broker.address() + ": connection refused";
    await().until(() -> listener.disconnected.contains(refused));

    broker.start();
    await().atMost(Duration.ofSeconds(10)).until(() -> listener.connected.size() == 2);
    link.publish(text("a/b", "again", 1, false)).get(5, TimeUnit.SECONDS);
    assertThat(inbox.poll(Duration.ofSeconds(5)).payload()).isEqualTo("again".getBytes(UTF_8));
    assertThat(link.connects()).isEqualTo(2);
    assertThat(listener.disconnected.get(0))
        .startsWith("lost the connection to broker mqtt://127.0.0.1:" + broker.port());
    assertThat(listener.disconnected).hasSizeLessThan(5);
  }

  @Test
  void firstConnectIsRetriedUntilTheBrokerIsThere() throws Exception {
    Mosquitto broker = new Mosquitto(folder);
    open.add(broker);
    MqttLink link = link(settings(broker, "cam1"), inbox, listener);
    link.start();
    await().until(() -> !listener.disconnected.isEmpty());
    assertThat(listener.disconnected.get(0))
        .isEqualTo("cannot reach broker " + broker.address() + ": connection refused");
    broker.start();
    await().until(link::isConnected);
  }

  @Test
  void namesTheUserWhosePasswordIsWrong() throws Exception {
    Path passwords = Files.writeString(folder.resolve("passwords"), "cam1:secret\n");
    new ProcessBuilder("mosquitto_passwd", "-U", passwords.toString()).start().waitFor();
    Mosquitto broker = broker("allow_anonymous false", "password_file " + passwords, "user root");
    MqttLink link =
        link(
            MqttSettings.of(broker.address(), Login.of("cam1", "wrong"))
                .withReconnect(Duration.ofMillis(20), Duration.ofMillis(20)),
            inbox,
            listener);
    link.start();
    await().until(() -> !listener.disconnected.isEmpty());
    assertThat(listener.disconnected)
        .containsExactly("broker " + broker.address() + " refused user \"cam1\": not authorized");

    MqttLink good =
        link(MqttSettings.of(broker.address(), Login.of("cam1", "secret")), inbox, listener);
    good.start();
    await().until(good::isConnected);
  }

  @Test
  void refusalsOfTheBrokerAreTold() throws Exception {
    Path acl = Files.writeString(folder.resolve("acl"), "topic readwrite free/#\n");
    Mosquitto broker = broker("allow_anonymous true", "acl_file " + acl, "user root");
    MqttLink link = connected(settings(broker, "cam1"));
    PublishException refused = failure(link.publish(text("closed/x", "x", 1, false)));
    assertThat(refused.reason()).isEqualTo(PublishException.Reason.REFUSED);
    assertThat(refused)
        .hasMessage("broker " + broker.address() + " refused closed/x: not authorized");
    link.publish(text("free/x", "x", 1, false)).get(5, TimeUnit.SECONDS);
    assertThat(link.connects()).isEqualTo(1);
  }

  @Test
  void tooLargeAMessageCostsNoConnection() throws Exception {
    MqttLink link =
        connected(settings(broker("allow_anonymous true", "max_packet_size 1000"), "c"));
    assertThat(link.limits().orElseThrow().maximumPacketSize()).isEqualTo(1000);
    // 2 topic length + 3 topic + 2 packet id + 1 property length + 3 fixed header = 11 bytes at
    // most, so 989 bytes fit.
    Publication fits = Publication.of("a/b", new byte[980], 1, false);
    link.publish(fits).get(5, TimeUnit.SECONDS);
    PublishException failure =
        failure(link.publish(Publication.of("a/b", new byte[1000], 1, false)));
    assertThat(failure.reason()).isEqualTo(PublishException.Reason.TOO_LARGE);
    assertThat(failure).hasMessageContaining("allows 1000");
    link.publish(fits).get(5, TimeUnit.SECONDS);
    assertThat(link.connects()).isEqualTo(1);
  }

  @Test
  void manyMessagesAtOnceAllArriveInOrder() throws Exception {
    MqttLink link = connected(settings(broker(), "cam1"));
    link.subscribe("n/#", 1);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      all.add(link.publish(text("n/" + i % 2, "" + i, i % 2, false)));
      expected.add("" + i);
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
    // Brokers keep the order of a topic, not that between messages of different QoS (§4.6).
    List<String> even = new ArrayList<>();
    List<String> odd = new ArrayList<>();
    Delivery next;
    while (even.size() + odd.size() < 900 && (next = inbox.poll(Duration.ofSeconds(5))) != null) {
      (next.topic().equals("n/0") ? even : odd).add(new String(next.payload(), UTF_8));
    }
    assertThat(even)
        .isEqualTo(expected.stream().filter(text -> Integer.parseInt(text) % 2 == 0).toList());
    assertThat(odd)
        .isEqualTo(expected.stream().filter(text -> Integer.parseInt(text) % 2 == 1).toList());
    assertThat(link.connects()).isEqualTo(1);
  }

  @Test
  void willIsPublishedWhenTheLinkVanishesButNotWhenItIsClosed() throws Exception {
    Mosquitto broker = broker();
    MqttLink watcher = connected(settings(broker, "watcher"));
    watcher.subscribe("dev/#", 1);
    await().untilAsserted(() -> assertThat(logged("watcher 1 dev/#")).isTrue());
    Will will = new Will(text("dev/cam1/status", "offline", 1, true), Duration.ofSeconds(1));

    MqttLink polite =
        link(
            settings(broker, "cam1").withWill(will),
            new Inbox(9, t -> false),
            new RecordingListener());
    polite.start();
    await().until(polite::isConnected);
    polite.close(text("dev/cam1/status", "bye", 1, true), Duration.ofSeconds(5));
    assertThat(new String(inbox.poll(Duration.ofSeconds(5)).payload(), UTF_8)).isEqualTo("bye");

    // The second client with the same id takes the session over and is then cut by its keep-alive:
    // the quickest way to vanish without a DISCONNECT is to be thrown out by a third one.
    RecordingListener thrownOut = new RecordingListener();
    MqttLink first =
        link(
            settings(broker, "cam2")
                .withSessionExpiry(Duration.ZERO)
                .withWill(new Will(text("dev/cam2/status", "offline", 1, true), Duration.ZERO)),
            new Inbox(9, t -> false),
            thrownOut);
    first.start();
    await().until(first::isConnected);
    MqttLink second =
        link(settings(broker, "cam2"), new Inbox(9, t -> false), new RecordingListener());
    second.start();
    assertThat(inbox.poll(Duration.ofSeconds(5)).topic()).isEqualTo("dev/cam2/status");
    await().until(() -> !thrownOut.disconnected.isEmpty());
  }

  @Test
  void sessionThatIsStillThereChangesNothing() throws Exception {
    Mosquitto broker = broker("allow_anonymous true", "persistence false");
    MqttLink link = link(settings(broker, "cam1"), inbox, listener);
    link.subscribe("a", 1);
    link.start();
    await().until(link::isConnected);
    // A second client with the same id throws the first one out, which comes back to its session.
    MqttLink thief =
        connector.link(settings(broker, "cam1"), new Inbox(9, t -> false), new RecordingListener());
    thief.start();
    await().until(() -> !listener.disconnected.isEmpty());
    thief.close();
    await().until(() -> link.isConnected() && link.connects() >= 2);
    link.publish(text("a", "x", 1, false)).get(5, TimeUnit.SECONDS);
    assertThat(inbox.poll(Duration.ofSeconds(5)).topic()).isEqualTo("a");
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    Mosquitto broker = broker();
    for (int i = 0; i < 50; i++) {
      MqttLink link =
          connector.link(
              settings(broker, "brief-" + i), new Inbox(9, t -> false), new RecordingListener());
      link.start();
      if (i % 2 == 0) {
        await().pollInterval(Duration.ofMillis(5)).until(link::isConnected);
      }
      link.close();
      link.close();
    }
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.contains("brief-"))
        .toList();
  }
}
