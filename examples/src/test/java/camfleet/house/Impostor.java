package camfleet.house;

import static org.awaitility.Awaitility.await;

import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.PahoConnector;
import camfleet.mqtt.Publication;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program that logs in as a camera and publishes on its topics what no camera would. */
final class Impostor implements AutoCloseable {
  private static final int BATCH = 40;

  private final Inbox inbox = new Inbox(1, topic -> false);
  private final MqttLink link;

  Impostor(House house, String camera) throws IOException {
    Login login = new Login(camera, camera, house.password(camera));
    link =
        new PahoConnector()
            .link(
                MqttSettings.of(house.broker(), login),
                inbox,
                new LinkListener() {
                  @Override
                  public void connected(BrokerLimits limits) {
                    // isConnected() tells.
                  }

                  @Override
                  public void disconnected(String reason) {
                    // The link goes on trying.
                  }
                });
    link.start();
    await().atMost(Duration.ofSeconds(10)).until(link::isConnected);
  }

  /** Publishes at QoS 1 and waits for the broker's word. */
  void says(String topic, List<byte[]> payloads) throws Exception {
    says(link, topic, payloads);
  }

  void retains(String topic, byte[] payload) throws Exception {
    link.publish(Publication.of(topic, payload, 1, true)).get(10, TimeUnit.SECONDS);
  }

  /** The same over any link. */
  static void says(MqttLink link, String topic, List<byte[]> payloads) throws Exception {
    for (int from = 0; from < payloads.size(); from += BATCH) {
      CompletableFuture.allOf(
              payloads.subList(from, Math.min(payloads.size(), from + BATCH)).stream()
                  .map(one -> link.publish(Publication.of(topic, one, 1, false)))
                  .toArray(CompletableFuture<?>[]::new))
          .get(10, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    inbox.close();
    link.close();
  }
}
