package camfleet.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemoryBrokerTest {
  private final MemoryBroker broker = new MemoryBroker();
  private final RecordingListener listener = new RecordingListener();
  private final Inbox inbox = new Inbox(100, topic -> false);

  private MqttLink link(String id, Will will) {
    MqttSettings settings = MqttSettings.of(MemoryBroker.ADDRESS, Login.of(id, "x"));
    return broker.link(will == null ? settings : settings.withWill(will), inbox, listener);
  }

  private MqttLink connected(String id) {
    MqttLink link = link(id, null);
    link.start();
    return link;
  }

  private static Publication text(String topic, String payload, boolean retain) {
    return Publication.of(topic, payload.getBytes(), 1, retain);
  }

  private List<String> arrived() throws InterruptedException {
    List<String> all = new ArrayList<>();
    Delivery next;
    while ((next = inbox.poll(Duration.ZERO)) != null) {
      all.add(
          next.topic() + "=" + new String(next.payload()) + (next.retained() ? " retained" : ""));
    }
    return all;
  }

  private static PublishException.Reason reason(CompletableFuture<Void> future) {
    return ((PublishException) future.handle((ok, failure) -> failure).join()).reason();
  }

  @Test
  void deliversByFilterAndRetains() throws Exception {
    MqttLink link = connected("a");
    broker.publish(text("x/1", "old", true));
    broker.publish(text("x", "deep", true));
    link.subscribe("x/+", 1);
    link.subscribe("y/#", 1);
    broker.publish(text("x/2/3", "no", false));
    broker.publish(text("y", "yes", false));
    broker.publish(text("y/z/1", "yes", false));
    assertThat(arrived()).containsExactly("x/1=old retained", "y=yes", "y/z/1=yes");
    broker.publish(Publication.clear("x/1"));
    assertThat(broker.retainedTopics()).containsExactly("x");
  }

  @Test
  void devicesWhoseIdsArePrefixesStayApart() {
    assertThat(TopicFilter.matches("dev/cam1/#", "dev/cam10/cmd")).isFalse();
    assertThat(TopicFilter.matches("dev/+/cmd", "dev/cam10/cmd")).isTrue();
    assertThat(TopicFilter.matches("dev/cam1/#", "dev/cam1")).isTrue();
    assertThat(TopicFilter.matches("#", "$SYS/x")).isFalse();
  }

  @Test
  void willFollowsItsDelayUnlessTheClientReturns() throws Exception {
    connected("watcher").subscribe("s", 1);
    MqttLink device = link("dev", new Will(text("s", "offline", true), Duration.ofSeconds(10)));
    device.start();
    broker.cut("dev");
    broker.clock().advance(Duration.ofSeconds(9));
    broker.reconnect("dev");
    broker.clock().advance(Duration.ofSeconds(20));
    assertThat(arrived()).isEmpty();
    broker.cut("dev");
    broker.clock().advance(Duration.ofSeconds(10));
    assertThat(arrived()).containsExactly("s=offline");
    assertThat(device.connects()).isEqualTo(2);
  }

  @Test
  void cleanEndHasNoWill() throws Exception {
    connected("watcher").subscribe("s", 1);
    MqttLink device = link("dev", new Will(text("s", "offline", true), Duration.ZERO));
    device.start();
    device.close(text("s", "bye", true), Duration.ofSeconds(1));
    device.close();
    broker.clock().advance(Duration.ofMinutes(5));
    assertThat(arrived()).containsExactly("s=bye");
  }

  @Test
  void secondClientOfTheSameIdTakesOver() {
    MqttLink first = connected("a");
    MqttLink second = connected("a");
    assertThat(first.isConnected()).isFalse();
    assertThat(second.isConnected()).isTrue();
    assertThat(listener.disconnected.get(0)).contains("session taken over");
  }

  @Test
  void sessionKeepsMessagesForItsTime() throws Exception {
    MqttLink link = connected("a");
    link.subscribe("x", 1);
    broker.cut("a");
    broker.publish(text("x", "waits", false));
    broker.publish(text("x", "expires", false).withExpiry(Duration.ofSeconds(5)));
    broker.clock().advance(Duration.ofSeconds(6));
    broker.reconnect("a");
    assertThat(arrived()).containsExactly("x=waits");
    broker.cut("a");
    broker.publish(text("x", "gone", false));
    broker.clock().advance(Duration.ofSeconds(61));
    broker.reconnect("a");
    assertThat(arrived()).isEmpty();
    broker.publish(text("x", "new", false));
    assertThat(arrived()).containsExactly("x=new");
  }

  @Test
  void stopAndStartReconnectEverybody() {
    MqttLink link = connected("a");
    broker.stop();
    assertThat(link.isConnected()).isFalse();
    assertThat(reason(link.publish(text("x", "1", false))))
        .isEqualTo(PublishException.Reason.NOT_CONNECTED);
    MqttLink late = connected("b");
    broker.start();
    assertThat(link.isConnected()).isTrue();
    assertThat(late.isConnected()).isTrue();
    assertThat(listener.disconnected)
        .containsExactly(
            "lost the connection to broker mqtt://memory:1883",
            "cannot reach broker mqtt://memory:1883: connection refused");
  }

  @Test
  void refusesWhatItIsToldToRefuse() {
    broker.denyPublish((client, topic) -> topic.startsWith("no/"));
    broker.denySubscribe((client, filter) -> filter.equals("no/#"));
    broker.setMaximumPacketSize(50);
    MqttLink link = connected("a");
    link.subscribe("no/#", 1);
    assertThat(listener.refused).containsExactly("no/#: not authorized");
    assertThat(reason(link.publish(text("no/1", "x", false))))
        .isEqualTo(PublishException.Reason.REFUSED);
    assertThat(reason(link.publish(Publication.of("yes", new byte[50], 0, false))))
        .isEqualTo(PublishException.Reason.TOO_LARGE);
    assertThat(broker.accepted()).isEmpty();
    broker.denyLogin(login -> login.user().equals("b"));
    connected("b");
    assertThat(listener.disconnected.get(0)).contains("refused user \"b\"");
  }

  @Test
  void heldAcknowledgementsComeLaterOrAreLost() {
    MqttLink link = connected("a");
    broker.holdAcknowledgements();
    CompletableFuture<Void> first = link.publish(text("x", "1", false));
    assertThat(first).isNotDone();
    broker.releaseAcknowledgements();
    assertThat(first).isCompleted();
    broker.holdAcknowledgements();
    CompletableFuture<Void> second = link.publish(text("x", "2", false));
    broker.cut("a");
    assertThat(reason(second)).isEqualTo(PublishException.Reason.LOST);
    assertThat(broker.published("x")).hasSize(2);
  }
}
