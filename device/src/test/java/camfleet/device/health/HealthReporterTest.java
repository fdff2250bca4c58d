package camfleet.device.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.uplink.Outlet;
import camfleet.message.DeviceHealth;
import camfleet.message.Json;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.Publication;
import camfleet.runtime.ManualClock;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthReporterTest {
  private static final String HEALTH = "camfleet/v1/dev/cam1/health";

  @TempDir Path root;

  private final ManualClock clock = new ManualClock();
  private final MemoryBroker broker = new MemoryBroker(clock);
  private final RecordingTimer timer = new RecordingTimer();
  private HealthReporter reporter;

  /** Runs everything a thousand times sooner and notes for when it was asked. */
  private static final class RecordingTimer extends ScheduledThreadPoolExecutor {
    final List<Double> seconds = new ArrayList<>();

    RecordingTimer() {
      super(1);
    }

    @Override
    public synchronized ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      seconds.add(unit.toNanos(delay) / 1e9);
      return super.schedule(task, unit.toNanos(delay) / 1000, TimeUnit.NANOSECONDS);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    synchronized List<Double> asked() {
      return List.copyOf(seconds);
    }
  }

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
            });
    link.start();
    reporter =
        new HealthReporter(
            new Outlet(Topics.standard(), DeviceId.of("cam1"), link),
            new HostMetrics(root),
            root,
            () ->
                new HealthReporter.Facts(
                    new DeviceHealth.Frames(
                        6, 5, 1, 0, 0, 0, 99L, new DeviceHealth.Streamed(4, 2, 77), 5L, 3L),
                    new DeviceHealth.Messages(4, 3, 2, 1),
                    new DeviceHealth.Clock(true, -3.5, 0.25),
                    Map.of("gain", 1.5),
                    new DeviceHealth.Pins(9, 8, 7, 6, null),
                    null),
            77,
            clock,
            clock,
            timer,
            new Random(1));
    reporter.start();
  }

  @AfterEach
  void stop() {
    reporter.close();
    timer.shutdownNow();
  }

  @Test
  void beatsEachIntervalWithinTwentyPercent() {
    await().until(() -> broker.published(HEALTH).size() >= 20);
    assertThat(timer.asked()).allSatisfy(s -> assertThat(s).isBetween(8.0, 12.0));
    assertThat(timer.asked().stream().distinct().count()).isGreaterThan(15);
    reporter.interval(2);
    int before = timer.asked().size();
    await().until(() -> timer.asked().size() >= before + 5);
    List<Double> after = timer.asked();
    assertThat(after.subList(before + 1, after.size()))
        .allSatisfy(s -> assertThat(s).isBetween(1.6, 2.4));
  }

  @Test
  void numbersItsDocumentsAndLetsThemExpireAfterThreeIntervals() throws Exception {
    await().until(() -> broker.published(HEALTH).size() >= 2);
    List<Publication> all = broker.published(HEALTH);
    DeviceHealth first = Json.read(all.get(0).payload(), DeviceHealth.class);
    DeviceHealth second = Json.read(all.get(1).payload(), DeviceHealth.class);
    assertThat(first.boot()).isEqualTo(77);
    assertThat(second.seq()).isGreaterThan(first.seq());
    assertThat(first.temperatureC()).isNull();
    assertThat(first.frames().forgotten()).isEqualTo(1);
    assertThat(all.get(0).expiry()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void isSilentWithoutAConnection() {
    broker.cut("cam1");
    broker.clearRecord();
    int before = timer.asked().size();
    await().until(() -> timer.asked().size() >= before + 3);
    assertThat(broker.published(HEALTH)).isEmpty();
  }
}
