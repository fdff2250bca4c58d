package camfleet.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.Json;
import camfleet.message.LogEntry;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.runtime.ManualClock;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogUplinkTest {
  private static final String WARN = "camfleet/v1/dev/cam1/log/warn";

  private final ManualClock clock = new ManualClock();
  private final MemoryBroker broker = new MemoryBroker(clock);
  private final Logger logger = Logger.getLogger("camfleet.device.cam1");
  private final Logger other = Logger.getLogger("camfleet.device.cam2");
  private LogUplink uplink;

  @BeforeEach
  void start() {
    MqttLink link =
        broker.link(
            MqttSettings.of(MemoryBroker.ADDRESS, Login.of("cam1", null)),
            new Inbox(9, topic -> false),
            new LinkListener() {
              @Override
              public void connected(BrokerLimits limits) {}

              @Override
              public void disconnected(String reason) {}

              @Override
              public void subscriptionRefused(String filter, String reason) {}
            });
    link.start();
    // What publishing logs comes through the same door: it must not come out again.
    broker.denyPublish(
        (client, topic) -> {
          if (topic.startsWith("camfleet/v1/dev/cam1/log/")) {
            logger.severe("published on " + topic);
          }
          return false;
        });
    Outlet outlet = new Outlet(Topics.standard(), DeviceId.of("cam1"), link);
    uplink =
        new LogUplink(outlet, line -> line.getLoggerName().equals(logger.getName()), clock, clock);
    uplink.level("warn");
    uplink.start();
    logger.setLevel(Level.ALL);
  }

  @AfterEach
  void stop() {
    uplink.close();
    logger.setLevel(null);
  }

  private int published(String filter) {
    return broker.published(filter).size();
  }

  @Test
  void publishesWhatIsImportantEnoughAndItsOwn() throws Exception {
    logger.info("small");
    logger.warning("big");
    other.warning("not mine");
    assertThat(published("camfleet/v1/dev/cam1/log/#")).isEqualTo(1);
    LogEntry entry = Json.read(broker.published(WARN).get(0).payload(), LogEntry.class);
    assertThat(entry).isEqualTo(new LogEntry(clock.instant(), "camfleet.device.cam1", "big"));
  }

  @Test
  void publishesTenLinesASecondAtMostAndNeverBecauseOfItself() {
    for (int i = 0; i < 25; i++) {
      logger.warning("line " + i);
    }
    assertThat(published(WARN)).isEqualTo(10);
    assertThat(published("camfleet/v1/dev/cam1/log/error")).isZero();
    assertThat(uplink.suppressed()).isEqualTo(15);
    clock.advance(Duration.ofSeconds(1));
    logger.warning("again");
    assertThat(published(WARN)).isEqualTo(11);
  }

  @Test
  void listensMoreCloselyForAWhile() {
    uplink.ask("debug", 5);
    logger.fine("seen");
    clock.advance(Duration.ofSeconds(5));
    logger.fine("unseen");
    assertThat(published("camfleet/v1/dev/cam1/log/debug")).isEqualTo(1);
  }

  @Test
  void cutsEndlessLines() throws Exception {
    logger.warning("x".repeat(100_000));
    assertThat(broker.published(WARN).get(0).payload().length).isLessThan(3000);
  }

  @Test
  void isSilentWithoutAConnectionAndOnceClosed() {
    broker.cut("cam1");
    logger.warning("nobody hears");
    broker.reconnect("cam1");
    uplink.close();
    logger.warning("nor this");
    assertThat(published(WARN)).isZero();
  }
}
