package camfleet.examples.bench;

import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.PahoConnector;
import camfleet.runtime.Threads;
import camfleet.topic.Topics;
import java.util.concurrent.atomic.LongAdder;

/** Hears everything that is said at the broker and counts it: pictures, and all the rest. */
final class Traffic implements AutoCloseable {
  private final Inbox inbox = new Inbox(10_000, topic -> false);
  private final MqttLink link;
  private final LongAdder pictures = new LongAdder();
  private final LongAdder pictureBytes = new LongAdder();
  private final LongAdder others = new LongAdder();
  private final LongAdder otherBytes = new LongAdder();

  /** Sums of messages and of the bytes of their payloads. */
  record Sums(long pictures, long pictureBytes, long others, long otherBytes) {
    Sums since(Sums earlier) {
      return new Sums(
          pictures - earlier.pictures,
          pictureBytes - earlier.pictureBytes,
          others - earlier.others,
          otherBytes - earlier.otherBytes);
    }
  }

  /**
   * @param login of somebody who may hear everything, such as the manager
   */
  Traffic(BrokerAddress broker, Login login) {
    this.link =
        new PahoConnector()
            .link(
                MqttSettings.of(broker, login),
                inbox,
                new LinkListener() {
                  @Override
                  public void connected(BrokerLimits limits) {
                    // What is heard tells.
                  }

                  @Override
                  public void disconnected(String reason) {
                    // The link goes on trying.
                  }
                });
  }

  void start() {
    link.subscribe(Topics.standard().prefix() + "#", 0);
    link.start();
    Threads.startPlatform("traffic", this::run);
  }

  boolean isConnected() {
    return link.isConnected();
  }

  private void run() {
    String images = Topics.standard().prefix() + "img/";
    try {
      for (Delivery delivery = inbox.take(); delivery != null; delivery = inbox.take()) {
        boolean isPicture = delivery.topic().startsWith(images);
        (isPicture ? pictures : others).increment();
        (isPicture ? pictureBytes : otherBytes).add(delivery.payload().length);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Sums sums() {
    return new Sums(pictures.sum(), pictureBytes.sum(), others.sum(), otherBytes.sum());
  }

  @Override
  public void close() {
    inbox.close();
    link.close();
  }
}
