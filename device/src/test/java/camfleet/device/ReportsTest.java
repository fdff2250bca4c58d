package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.uplink.Outlet;
import camfleet.message.ConfigStatus;
import camfleet.message.Json;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.Publication;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final String REPORTED = "camfleet/v1/dev/cam1/config/reported";

  private final ManualClock clock = new ManualClock();
  private final MemoryBroker broker = new MemoryBroker(clock);
  private final List<Long> heard = new ArrayList<>();
  private MqttLink link;
  private Reports reports;
  private long seq;

  @BeforeEach
  void start() {
    link =
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
    reports = new Reports(new Outlet(Topics.standard(), DeviceId.of("cam1"), link), heard::add);
  }

  @AfterEach
  void stop() {
    link.close();
  }

  private CompletableFuture<Void> say(long rev, ConfigStatus status) {
    return reports.publish(
        new ReportedConfig(rev, status, clock.instant(), 1, ++seq, Map.of(), Map.of(), List.of()));
  }

  private static String text(Publication publication) {
    try {
      ReportedConfig report = Json.read(publication.payload(), ReportedConfig.class);
      return report.rev() + " " + report.status();
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> said() {
    return broker.published(REPORTED).stream().map(ReportsTest::text).toList();
  }

  @Test
  void tellsOfEachFinalStatusThatTheBrokerHas() {
    assertThat(say(1, ConfigStatus.PENDING)).isCompleted();
    assertThat(say(1, ConfigStatus.APPLIED)).isCompleted();
    assertThat(said()).containsExactly("1 PENDING", "1 APPLIED");
    assertThat(heard).containsExactly(1L);
    say(2, ConfigStatus.REJECTED);
    assertThat(said()).endsWith("1 APPLIED", "2 REJECTED").hasSize(3);
  }

  @Test
  void keepsTheOrderOfFinalStatusesOverAnOutage() {
    broker.cut("cam1");
    assertThat(say(1, ConfigStatus.ROLLED_BACK)).isCompletedExceptionally();
    say(2, ConfigStatus.PENDING);
    say(2, ConfigStatus.SUPERSEDED);
    say(3, ConfigStatus.PENDING);
    broker.reconnect("cam1");
    assertThat(say(3, ConfigStatus.PENDING)).isCompleted();
    say(3, ConfigStatus.APPLIED);
    assertThat(said()).containsExactly("1 ROLLED_BACK", "2 SUPERSEDED", "3 PENDING", "3 APPLIED");
    assertThat(heard).containsExactly(1L, 2L, 3L);
    assertThat(text(broker.retained(REPORTED).orElseThrow())).isEqualTo("3 APPLIED");
  }

  @Test
  void saysAgainWhatWasOnItsWayWhenTheConnectionBroke() {
    broker.holdAcknowledgements();
    say(1, ConfigStatus.REJECTED);
    // On this connection it is on its way.
    say(2, ConfigStatus.APPLIED);
    assertThat(said()).containsExactly("1 REJECTED", "2 APPLIED");
    assertThat(heard).isEmpty();
    broker.cut("cam1");
    broker.reconnect("cam1");
    broker.clearRecord();
    broker.releaseAcknowledgements();
    say(2, ConfigStatus.APPLIED);
    assertThat(said()).containsExactly("1 REJECTED", "2 APPLIED");
    assertThat(heard).endsWith(2L);
  }

  /** A link whose broker says nothing until the test does. */
  private static final class SilentLink implements MqttLink {
    final List<String> said = new ArrayList<>();
    final List<CompletableFuture<Void>> answers = new ArrayList<>();
    long connects = 1;

    @Override
    public CompletableFuture<Void> publish(Publication publication) {
      said.add(text(publication));
      answers.add(new CompletableFuture<>());
      return answers.get(answers.size() - 1);
    }

    @Override
    public long connects() {
      return connects;
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public Optional<BrokerLimits> limits() {
      return Optional.empty();
    }

    @Override
    public CompletableFuture<Void> pull(String topic) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void start() {}

    @Override
    public void subscribe(String filter, int qos) {}

    @Override
    public void subscribeAsPublished(String filter, int qos) {}

    @Override
    public void unsubscribe(String filter) {}

    @Override
    public void close(Publication farewell, Duration timeout) {}

    @Override
    public void close() {}
  }

  @Test
  void doesNotWaitToHearThatTheLastConnectionLostIt() {
    SilentLink silent = new SilentLink();
    reports = new Reports(new Outlet(Topics.standard(), DeviceId.of("cam1"), silent), heard::add);
    say(1, ConfigStatus.REJECTED);
    silent.connects++;
    say(2, ConfigStatus.PENDING);
    assertThat(silent.said).containsExactly("1 REJECTED", "1 REJECTED", "2 PENDING");
    // The word of it comes late, and once it is on its way it is not sent a third time.
    silent.answers.get(0).completeExceptionally(new IOException("connection lost"));
    say(2, ConfigStatus.APPLIED);
    assertThat(silent.said).hasSize(4).endsWith("2 PENDING", "2 APPLIED");
    silent.answers.get(1).complete(null);
    silent.answers.get(3).complete(null);
    assertThat(heard).containsExactly(1L, 2L);
    silent.connects++;
    say(3, ConfigStatus.PENDING);
    assertThat(silent.said).hasSize(5);
  }

  @Test
  void saysTheNewestWordOfARevision() {
    broker.cut("cam1");
    say(1, ConfigStatus.APPLIED);
    say(1, ConfigStatus.APPLIED);
    broker.reconnect("cam1");
    say(1, ConfigStatus.APPLIED);
    assertThat(said()).containsExactly("1 APPLIED");
  }

  @Test
  void triesARefusedOneAgainOnTheNextConnectionAtTheLatest() {
    broker.denyPublish((client, topic) -> topic.equals(REPORTED));
    assertThat(say(1, ConfigStatus.REJECTED)).isCompletedExceptionally();
    broker.denyPublish((client, topic) -> false);
    say(2, ConfigStatus.APPLIED);
    assertThat(said()).containsExactly("1 REJECTED", "2 APPLIED");
  }

  @Test
  void forgetsTheOldestOfTooMany() {
    broker.cut("cam1");
    for (int rev = 1; rev <= Reports.MOST + 2; rev++) {
      say(rev, ConfigStatus.REJECTED);
    }
    broker.reconnect("cam1");
    say(1000, ConfigStatus.APPLIED);
    assertThat(said())
        .hasSize(Reports.MOST + 1)
        .startsWith("3 REJECTED", "4 REJECTED")
        .endsWith("66 REJECTED", "1000 APPLIED");
  }
}
