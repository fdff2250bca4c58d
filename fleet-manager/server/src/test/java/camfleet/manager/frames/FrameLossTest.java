package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.stream.CreditGate;
import camfleet.topic.DeviceId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is lost on the way from the camera to a watcher, the watcher's frames tell of it. */
class FrameLossTest {
  private static final DeviceId CAM = new DeviceId("cam1");

  /** What may happen next on the way of the frames. */
  enum Step {
    CAPTURE,
    DEVICE_MAY_SEND,
    DEVICE_SENDS,
    WATCHER_TAKES,
    PICTURE_OVER_MQTT
  }

  /** A camera, its slot on the device, the hub, and a watcher that keeps count. */
  private static final class Way {
    final CreditGate<Long> device = new CreditGate<>();
    final FrameHub hub = new FrameHub();
    final FrameSlot slot = new FrameSlot();
    long captured;
    long seen;
    long gaps;
    long told;

    Way() throws WatchLimits.TooManyException {
      hub.watch(CAM, slot::put);
    }

    void step(Step step) {
      switch (step) {
        case CAPTURE -> device.put(++captured);
        case DEVICE_MAY_SEND -> device.grant(1);
        case DEVICE_SENDS -> {
          CreditGate.Passed<Long> passed = device.poll();
          if (passed != null) {
            arrives(passed.item(), passed.dropped());
          }
        }
        case PICTURE_OVER_MQTT -> {
          if (captured > 0) {
            arrives(captured, 0);
          }
        }
        case WATCHER_TAKES -> takes();
        default -> throw new IllegalStateException("unknown step");
      }
    }

    private void arrives(long sequence, long dropped) {
      FrameHeader header = new FrameHeader(0, Codec.JPEG, 1, 7, sequence, 0, 0, dropped, 64, 48);
      CameraFrame frame = new CameraFrame(CAM, new Frame(header, new byte[] {1}), true, true, 0);
      hub.offer(frame);
      frame.letGo();
    }

    private void takes() {
      FrameSlot.Taken taken = slot.take();
      if (taken == null) {
        return;
      }
      FrameHeader header = taken.frame().headerFor(3, taken.missedBefore());
      if (seen > 0) {
        gaps = header.sequence() - seen - 1;
        told = header.dropped();
      }
      seen = header.sequence();
      taken.frame().letGo();
    }
  }

  @Provide
  Arbitrary<List<Step>> streamed() {
    return Arbitraries.of(
            Step.CAPTURE, Step.CAPTURE, Step.DEVICE_MAY_SEND, Step.DEVICE_SENDS, Step.WATCHER_TAKES)
        .list()
        .ofMaxSize(200);
  }

  @Property(tries = 500)
  void droppedExplainsEveryGapInTheSequence(@ForAll("streamed") List<Step> steps) throws Exception {
    Way way = new Way();
    for (Step step : steps) {
      way.step(step);
      assertThat(way.told).isEqualTo(way.gaps);
    }
  }

  @Property(tries = 500)
  void withPicturesOverMqttInBetweenNothingIsCountedThatCame(@ForAll List<Step> steps)
      throws Exception {
    Way way = new Way();
    for (Step step : steps) {
      way.step(step);
      assertThat(way.told).isBetween(0L, way.gaps);
    }
  }
}
