package camfleet.device.health;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.uplink.Outlet;
import camfleet.message.CameraStatus;
import camfleet.message.DeviceState;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StateReporterTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryBroker broker = new MemoryBroker(clock);
  private StateReporter.Facts facts = facts(CameraStatus.OK, 10);
  private StateReporter reporter;

  private static StateReporter.Facts facts(CameraStatus camera, double fps) {
    return new StateReporter.Facts(
        true, camera, null, fps, 640, 480, 0, DeviceState.Stream.NONE, 1, null);
  }

  @BeforeEach
  void connect() {
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
    Outlet outlet = new Outlet(Topics.standard(), DeviceId.of("cam1"), link);
    reporter = new StateReporter(outlet, () -> facts, 1, clock, clock);
  }

  private int said() {
    return broker.published("camfleet/v1/dev/cam1/state").size();
  }

  @Test
  void saysAChangeAtOnceAndNothingTwice() {
    reporter.look();
    reporter.look();
    assertThat(said()).isEqualTo(1);
    facts = facts(CameraStatus.STALLED, 10);
    reporter.look();
    assertThat(said()).isEqualTo(2);
    reporter.publish();
    assertThat(said()).isEqualTo(3);
  }

  @Test
  void saysTheRateOnlyWhenItMovedAndNotTooOften() {
    reporter.look();
    facts = facts(CameraStatus.OK, 5);
    reporter.look();
    assertThat(said()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(2));
    reporter.look();
    assertThat(said()).isEqualTo(2);
    facts = facts(CameraStatus.OK, 5.1);
    clock.advance(Duration.ofSeconds(60));
    reporter.look();
    assertThat(said()).isEqualTo(2);
  }

  @Test
  void waitsForAConnectionWithItsNews() {
    reporter.look();
    broker.cut("cam1");
    facts = facts(CameraStatus.FAILED, 0);
    reporter.look();
    broker.reconnect("cam1");
    assertThat(said()).isEqualTo(1);
    reporter.look();
    assertThat(said()).isEqualTo(2);
  }
}
