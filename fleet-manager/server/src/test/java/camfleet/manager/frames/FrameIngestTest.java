package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.manager.FakeCamera;
import camfleet.manager.Pictures;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.MemoryBroker;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.topic.DeviceId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameIngestTest {
  private static final DeviceId CAM = new DeviceId("cam1");
  private final MemoryBroker broker = new MemoryBroker();
  private final ManualClock clock = broker.clock();
  private final FakeCamera camera = new FakeCamera(broker, "cam1");
  private final FrameHub hub = new FrameHub();
  private final FrameIngest ingest = new FrameIngest(hub, clock);

  private Delivery delivery(byte[] payload, boolean retained, Map<String, String> properties) {
    return new Delivery(
        "camfleet/v1/img/cam1/latest",
        payload,
        0,
        retained,
        null,
        null,
        null,
        properties,
        clock.instant(),
        clock.getAsLong());
  }

  private Delivery plain(byte[] payload) {
    return delivery(payload, false, Map.of());
  }

  private static Map<String, String> properties(long boot, long seq) {
    return Map.of("boot", "" + boot, "seq", "" + seq, "at", "2026-01-01T00:00:00.250Z");
  }

  @Test
  void propertiesOfMqtt5SayWhatThePictureIs() throws MalformedException {
    byte[] jpeg = Pictures.jpeg(640, 480, "a");
    ingest.picture(CAM, delivery(jpeg, false, properties(7, 12)));
    CameraFrame frame = hub.newest(CAM);
    assertThat(frame.sequence()).isEqualTo(12);
    assertThat(frame.header().boot()).isEqualTo(7);
    assertThat(frame.header().width()).isEqualTo(640);
    assertThat(frame.capturedAt()).isEqualTo("2026-01-01T00:00:00.250Z");
  }

  @Test
  void metadataJoinsItsPictureInEitherOrder() throws MalformedException {
    byte[] first = Pictures.jpeg(64, 48, "first");
    byte[] second = Pictures.jpeg(64, 48, "other");
    ingest.picture(CAM, plain(first));
    assertThat(hub.newest(CAM)).isNull();
    ingest.metadata(CAM, plain(camera.metadata(first, 3).toBytes()));
    assertThat(hub.newest(CAM).sequence()).isEqualTo(3);

    ingest.metadata(CAM, plain(camera.metadata(second, 4).toBytes()));
    ingest.picture(CAM, plain(second));
    assertThat(hub.newest(CAM).sequence()).isEqualTo(4);
    assertThat(hub.newest(CAM).payload()).isEqualTo(ByteBuffer.wrap(second));
  }

  @Test
  void pictureWithoutAnyWordIsShownAfterAMomentUnlessItWasInStore() throws MalformedException {
    byte[] jpeg = Pictures.jpeg(64, 48, "plain");
    ingest.picture(CAM, delivery(jpeg, true, Map.of()));
    clock.advance(Duration.ofMillis(500));
    ingest.tick();
    assertThat(hub.newest(CAM)).isNull();

    ingest.picture(CAM, plain(jpeg));
    clock.advance(Duration.ofMillis(500));
    ingest.tick();
    assertThat(hub.newest(CAM).payload()).isEqualTo(ByteBuffer.wrap(jpeg));
  }

  @Test
  void brokenPicturesAreCountedAndTheOneBeforeStays() throws MalformedException {
    byte[] jpeg = Pictures.jpeg(64, 48, "good");
    ingest.picture(CAM, delivery(jpeg, false, properties(1, 1)));
    byte[][] broken = {
      {1},
      {(byte) 0xFF, (byte) 0xD8},
      "not a picture".getBytes(),
      Arrays.copyOf(jpeg, jpeg.length - 3)
    };
    for (byte[] bytes : broken) {
      assertThatThrownBy(() -> ingest.picture(CAM, delivery(bytes, false, properties(1, 2))))
          .isInstanceOf(MalformedException.class);
    }
    assertThat(hub.counts(CAM).broken()).isEqualTo(broken.length);
    assertThat(hub.newest(CAM).sequence()).isEqualTo(1);
  }

  @Test
  void clearedPictureIsForgotten() throws MalformedException {
    ingest.picture(CAM, delivery(Pictures.jpeg(64, 48, "a"), false, properties(1, 1)));
    ingest.picture(CAM, delivery(new byte[0], false, Map.of()));
    assertThat(hub.newest(CAM)).isNull();
  }
}
