package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final int NOT_AUTHORIZED = 135;
  private static final int BAD_PASSWORD = 134;
  private static final int BAD_CLIENT_ID = 133;

  private SharedBroker shared;
  private int port;

  @BeforeEach
  void start() throws IOException {
    shared = SharedBroker.get();
    port = shared.broker.port();
  }

  @Test
  void enforcesTheTableWrittenByHand() throws Exception {
    MatrixRing ring = new MatrixRing(port, shared.passwords, false, Set.of());
    ring.play();
    assertThat(ring.wrong).isEmpty();
    Set<String> readable = new TreeSet<>();
    for (AccessMatrix.Cell cell : AccessMatrix.cells()) {
      if (cell.has('R')) {
        readable.add(cell.user() + " " + cell.topic());
      }
    }
    assertThat(ring.granted).isEqualTo(readable);
  }

  @Test
  void letsNobodyInWithoutAName() {
    assertThat(refusal("anybody", null, null)).isIn(NOT_AUTHORIZED, BAD_PASSWORD);
  }

  @Test
  void letsNobodyInWithAWrongPassword() {
    assertThat(refusal("cam1", "cam1", "wrong")).isEqualTo(BAD_PASSWORD);
    assertThat(refusal("cam1", "cam1", "")).isEqualTo(BAD_PASSWORD);
    assertThat(refusal("cam1", "cam1", shared.passwords.get("cam10"))).isEqualTo(BAD_PASSWORD);
    assertThat(refusal("cam2", "cam2", shared.passwords.get("cam1"))).isEqualTo(BAD_PASSWORD);
  }

  @Test
  void bindsAClientIdToItsDevice() {
    assertThat(refusal("cam10", "cam1", shared.passwords.get("cam1"))).isEqualTo(BAD_CLIENT_ID);
    assertThat(refusal("cam1", "operator", shared.passwords.get("operator")))
        .isEqualTo(BAD_CLIENT_ID);
  }

  @Test
  void seesAnEnrolmentAtTheNextLogin() throws Exception {
    Enrolment enrolment = new Enrolment(shared.broker.settings().passwords());
    String password = enrolment.add("cam77");
    Caller.connect(port, "cam77", "cam77", password).close();
    enrolment.remove("cam77");
    assertThat(refusal("cam77", "cam77", password)).isEqualTo(BAD_PASSWORD);
  }

  @Test
  void operatorReadsAllOfDevExceptWhatItMayNotRead() throws Exception {
    try (Caller operator =
            Caller.connect(port, "op-wide", "operator", shared.passwords.get("operator"));
        Caller manager = manager();
        Caller cam = Caller.connect(port, "cam1", shared.passwords)) {
      assertThat(operator.subscribe("camfleet/v1/dev/#")).isTrue();
      assertThat(manager.publish("camfleet/v1/dev/cam1/cmd/stream", "token", false)).isTrue();
      assertThat(cam.publish("camfleet/v1/dev/cam1/status", "online", false)).isTrue();
      await().until(() -> !operator.received.isEmpty());
      assertThat(manager.publish("camfleet/v1/dev/cam1/config/desired", "end", false)).isTrue();
      await().until(() -> operator.received.contains("camfleet/v1/dev/cam1/config/desired|end"));
      assertThat(operator.received)
          .containsExactlyInAnyOrder(
              "camfleet/v1/dev/cam1/status|online", "camfleet/v1/dev/cam1/config/desired|end");
    }
  }

  @Test
  void deviceSubscribesToNoMoreThanItMayRead() throws Exception {
    try (Caller cam = Caller.connect(port, "cam1", shared.passwords)) {
      assertThat(cam.subscribe("camfleet/v1/dev/cam10/#")).isFalse();
      assertThat(cam.subscribe("camfleet/v1/dev/#")).isFalse();
      assertThat(cam.subscribe("camfleet/v1/dev/+/cmd/+")).isFalse();
      assertThat(cam.subscribe("camfleet/v1/dev/cam1/cmd/+")).isTrue();
    }
  }

  @Test
  void cam1ReceivesNothingOfCam10() throws Exception {
    try (Caller cam1 = Caller.connect(port, "cam1", shared.passwords);
        Caller cam10 = Caller.connect(port, "cam10", shared.passwords);
        Caller manager = manager()) {
      assertThat(cam1.subscribe("camfleet/v1/dev/cam1/cmd/+")).isTrue();
      assertThat(cam10.subscribe("camfleet/v1/dev/cam10/cmd/+")).isTrue();
      for (int i = 0; i < 20; i++) {
        manager.publish("camfleet/v1/dev/cam10/cmd/ping", "ten-" + i, false);
      }
      manager.publish("camfleet/v1/dev/cam1/cmd/ping", "one", false);
      await().until(() -> cam10.received.size() == 20 && !cam1.received.isEmpty());
      assertThat(cam1.received).containsExactly("camfleet/v1/dev/cam1/cmd/ping|one");
    }
  }

  @Test
  void refusedMessageEndsOnlyTheConnectionOfItsSender() throws Exception {
    long before = shared.broker.refused();
    try (Caller cam10 = Caller.connect(port, "cam10", shared.passwords)) {
      assertThat(retain("cam1", "camfleet/v1/dev/cam10/status", "offline"))
          .isEqualTo(NOT_AUTHORIZED);
      assertThat(cam10.publish("camfleet/v1/dev/cam10/status", "online", false)).isTrue();
      assertThat(shared.broker.refused()).isGreaterThan(before);
    }
  }

  @Test
  void onlyTheManagerClearsWhatADeviceRetained() throws Exception {
    String topic = "camfleet/v1/dev/cam1/info";
    try (Caller cam = Caller.connect(port, "cam1", shared.passwords)) {
      assertThat(cam.publish(topic, "kept", true)).isTrue();
    }
    assertThat(retain("operator", topic, "")).isEqualTo(NOT_AUTHORIZED);
    assertThat(retain("manager", topic, "forged")).isEqualTo(NOT_AUTHORIZED);
    try (Caller manager = manager();
        Caller reader = Caller.connect(port, "viewer", shared.passwords)) {
      assertThat(reader.subscribe(topic)).isTrue();
      await().until(() -> reader.received.contains(topic + "|kept"));
      assertThat(manager.publish(topic, "", true)).isTrue();
      await().until(() -> reader.received.contains(topic + "|"));
    }
    try (Caller late = Caller.connect(port, "viewer", shared.passwords);
        Caller manager = manager()) {
      assertThat(late.subscribe(topic)).isTrue();
      assertThat(late.subscribe("camfleet/v1/fleet/info")).isTrue();
      manager.publish("camfleet/v1/fleet/info", "mark", false);
      await().until(() -> late.received.contains("camfleet/v1/fleet/info|mark"));
      assertThat(late.received).hasSize(1);
    }
  }

  @Test
  void willOnTheOwnStatusIsAcceptedAndDelivered() throws Exception {
    String topic = "camfleet/v1/dev/cam10/status";
    try (Caller viewer = Caller.connect(port, "viewer", shared.passwords);
        Caller cam =
            Caller.connectWithWill(
                port, "cam10", shared.passwords.get("cam10"), topic, "offline-by-will")) {
      assertThat(viewer.subscribe(topic)).isTrue();
      assertThat(cam.publish(topic, "online", false)).isTrue();
      await().until(() -> viewer.received.contains(topic + "|online"));
      cam.vanish();
      await().until(() -> viewer.received.contains(topic + "|offline-by-will"));
    }
  }

  @Test
  void willOnATopicOfAnotherIsRefused() throws Exception {
    String topic = "camfleet/v1/dev/cam1/status";
    assertThatThrownBy(
            () ->
                Caller.connectWithWill(
                    port, "cam10", shared.passwords.get("cam10"), topic, "offline"))
        .isInstanceOfSatisfying(
            MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(NOT_AUTHORIZED));
    assertThatThrownBy(
            () ->
                Caller.connectWithWill(
                    port, "viewer", shared.passwords.get("viewer"), topic, "offline"))
        .isInstanceOf(MqttException.class);
  }

  @Test
  void tellsItsLimitsInConnack() throws Exception {
    try (Caller cam = Caller.connect(port, "cam1", shared.passwords)) {
      assertThat(cam.connack.getReceiveMaximum()).isEqualTo(64);
      assertThat(cam.connack.getMaximumPacketSize())
          .isEqualTo(BrokerSettings.DEFAULT_MAX_PACKET_BYTES);
      assertThat(cam.connack.getTopicAliasMaximum()).isIn(null, 0);
    }
  }

  @Test
  void takenPortIsOneSentence(@TempDir Path folder) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      EmbeddedBroker other =
          new EmbeddedBroker(
              BrokerSettings.in(folder).withAddress("127.0.0.1", taken.getLocalPort()));
      assertThatThrownBy(other::start)
          .isInstanceOf(IOException.class)
          .hasMessageMatching(
              "broker: cannot listen on 127.0.0.1:\\d+ \\(Address already in use.*\\); .*"
                  + "choose another port");
      other.close();
      other.close();
    }
  }

  private int retain(String user, String topic, String payload) throws IOException {
    return OneShot.publish(port, user, shared.passwords.get(user), topic, payload, true);
  }

  private Caller manager() throws MqttException {
    return Caller.connect(port, "manager", shared.passwords);
  }

  private int refusal(String clientId, String user, String password) {
    try {
      Caller.connect(port, clientId, user, password).close();
      return 0;
    } catch (MqttException e) {
      return e.getReasonCode();
    }
  }
}
