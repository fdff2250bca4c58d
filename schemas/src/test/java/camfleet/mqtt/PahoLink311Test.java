package camfleet.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links that speak MQTT 3.1.1. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class PahoLink311Test {
  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final RecordingListener listener = new RecordingListener();
  private final Inbox inbox = new Inbox(1_000, topic -> false);

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  /** A link that has no other choice. */
  private MqttLink link(BrokerAddress broker, String id, Will will) {
    MqttSettings settings =
        MqttSettings.of(broker, new Login(id, null, null))
            .withReconnect(Duration.ofMillis(10), Duration.ofMillis(50));
    MqttLink link =
        new PahoLink(
            will == null ? settings : settings.withWill(will),
            inbox,
            listener,
            new Semaphore(1),
            (version, all, events) ->
                new Wire3(all, events, InstantSource.system(), System::nanoTime));
    open.add(link);
    return link;
  }

  @Test
  void publishesSubscribesAndLeavesAWillOnARealBroker() throws Exception {
    Mosquitto broker = new Mosquitto(folder);
    open.add(broker);
    broker.start();
    MqttLink watcher = link(broker.address(), "watcher", null);
    watcher.start();
    await().until(watcher::isConnected);
    MqttLink device =
        link(
            broker.address(),
            "cam1",
            new Will(Publication.of("s", new byte[] {9}, 1, true), Duration.ofSeconds(10)));
    device.start();
    await().until(device::isConnected);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(device.publish(Publication.of("n/" + i, new byte[] {(byte) i}, i % 2, true)));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
    watcher.subscribe("n/#", 1);
    for (int i = 0; i < 200; i++) {
      assertThat(inbox.poll(Duration.ofSeconds(5)).retained()).isTrue();
    }
    watcher.subscribe("s", 1);
    // A second client of the same id: the broker cuts the first, and its will has no delay.
    MqttLink second = link(broker.address(), "cam1", null);
    second.start();
    Delivery will = inbox.poll(Duration.ofSeconds(5));
    assertThat(will.topic()).isEqualTo("s");
    assertThat(will.payload()).containsExactly(9);
    assertThat(will.expiresIn()).isNull();
    second.unsubscribe("n/#");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  @Tag("slow")
  void asksASilentBrokerLongBeforeTheKeepAliveThatItWasTold(int protocol) throws Exception {
    CompletableFuture<Integer> told = new CompletableFuture<>();
    CompletableFuture<Integer> asked = new CompletableFuture<>();
    ScriptedBroker broker =
        new ScriptedBroker(
            talk -> {
              byte[] connect = talk.read().body();
              // Protocol name (6 bytes), level and flags come before the keep-alive (§3.1.2.10).
              told.complete((connect[8] & 0xFF) << 8 | connect[9] & 0xFF);
              talk.send(protocol == 4 ? ScriptedBroker.CONNACK_311 : ScriptedBroker.CONNACK_5);
              asked.complete(talk.read().type());
            });
    open.add(broker);
    MqttLink link =
        new PahoLink(
            MqttSettings.of(broker.address(), new Login("cam1", null, null)),
            inbox,
            listener,
            new Semaphore(1),
            (version, all, events) ->
                protocol == 4
                    ? new Wire3(all, events, InstantSource.system(), System::nanoTime)
                    : new Wire5(all, events, InstantSource.system(), System::nanoTime));
    open.add(link);
    link.start();
    assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo(30);
    assertThat(asked.get(Wire.LONGEST_SILENCE.plusSeconds(3).toSeconds(), TimeUnit.SECONDS))
        .as("the type of the first packet: PINGREQ")
        .isEqualTo(12);
  }

  @Test
  void tellsRefusedSubscriptionsAndTakesMessages() throws Exception {
    ScriptedBroker broker =
        new ScriptedBroker(
            talk -> {
              assertThat(talk.readConnect()).isEqualTo(4);
              talk.send(ScriptedBroker.CONNACK_311);
              ScriptedBroker.Packet subscribe = talk.read();
              // SUBACK: packet id, QoS 1 granted, 0x80 failure.
              talk.send(0x90, 0x04, subscribe.body()[0], subscribe.body()[1], 0x01, 0x80);
              // PUBLISH, QoS 0, retained: topic "a", payload 7.
              talk.send(0x31, 0x04, 0x00, 0x01, 'a', 0x07);
              talk.serve(false);
            });
    open.add(broker);
    MqttLink link = link(broker.address(), "cam1", null);
    link.subscribe("a", 1);
    link.subscribe("b", 1);
    link.start();
    Delivery delivery = inbox.poll(Duration.ofSeconds(10));
    assertThat(delivery.payload()).containsExactly(7);
    assertThat(delivery.retained()).isTrue();
    await().until(() -> !listener.refused.isEmpty());
    assertThat(listener.refused).containsExactly("b: refused by the broker");
    assertThat(link.limits().orElseThrow().protocol()).isEqualTo(4);
  }
}
