package camfleet.manager.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForgottenDeviceTest {
  private static final DeviceId CAM1 = DeviceId.of("cam1");

  private long now = 1;
  private final Registry registry = new Registry(() -> Instant.EPOCH, () -> now);

  @BeforeEach
  void forget() throws Exception {
    status("online");
    registry.lifeSign(CAM1, now);
    assertThat(registry.forget(CAM1)).isTrue();
  }

  private void status(String text) throws MalformedException {
    String topic = "camfleet/v1/dev/cam1/status";
    Delivery delivery =
        new Delivery(
            topic,
            text.getBytes(StandardCharsets.UTF_8),
            1,
            false,
            null,
            null,
            null,
            Map.of(),
            Instant.EPOCH,
            now);
    registry.receive(Topics.standard().parse(topic).orElseThrow(), delivery);
  }

  @Test
  void isNotBroughtBackByWhatWasUnderWay() throws Exception {
    registry.lifeSign(CAM1, now);
    status("offline");
    status("");
    assertThat(registry.find(CAM1)).isEmpty();
  }

  @Test
  void comesBackWhenItSaysSo() throws Exception {
    status("online");
    registry.lifeSign(CAM1, now);
    assertThat(registry.find(CAM1)).get().extracting(Device::presence).isEqualTo(Presence.ONLINE);
  }

  @Test
  void comesBackByItsPicturesLater() {
    now += Duration.ofSeconds(10).toNanos();
    registry.lifeSign(CAM1, now);
    assertThat(registry.find(CAM1)).isPresent();
  }
}
