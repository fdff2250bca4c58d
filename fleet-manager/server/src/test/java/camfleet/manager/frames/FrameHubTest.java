package camfleet.manager.frames;

import static camfleet.manager.frames.FrameSlotTest.frame;
import static org.assertj.core.api.Assertions.assertThat;

import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.topic.DeviceId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FrameHubTest {
  private static final DeviceId CAM = new DeviceId("cam1");
  private final FrameHub hub = new FrameHub();

  @Test
  void olderPictureNeverReplacesNewerOne() {
    assertThat(hub.offer(frame(2, 5, true))).isTrue();
    assertThat(hub.offer(frame(2, 5, true))).isFalse();
    assertThat(hub.offer(frame(2, 4, true))).isFalse();
    assertThat(hub.offer(frame(1, 9, true))).isFalse();
    assertThat(hub.offer(frame(3, 1, true))).isTrue();
    assertThat(hub.newest(CAM).sequence()).isEqualTo(1);
    assertThat(hub.counts(CAM).late()).isEqualTo(3);
    assertThat(hub.counts(CAM).in()).isEqualTo(2);
  }

  @Test
  void liveRepeatReplacesTheRetainedCopy() {
    hub.offer(frame(1, 1, false));
    assertThat(hub.offer(frame(1, 1, true))).isTrue();
    assertThat(hub.newest(CAM).isLive()).isTrue();
  }

  @Test
  void watchersGetLivePicturesOnlyAndTheSameBytes() throws Exception {
    List<CameraFrame> one = new ArrayList<>();
    List<CameraFrame> all = new ArrayList<>();
    FrameHub.Watch watch = hub.watch(CAM, one::add);
    hub.watchAll(all::add);
    hub.offer(frame(1, 1, false));
    hub.offer(frame(1, 2, true));
    watch.close();
    watch.close();
    hub.offer(frame(1, 3, true));

    assertThat(one).extracting(CameraFrame::sequence).containsExactly(2L);
    assertThat(all).extracting(CameraFrame::sequence).containsExactly(2L, 3L);
    assertThat(one.get(0).buffer()).isSameAs(all.get(0).buffer());
    assertThat(hub.watching()).isEqualTo(1);
  }

  private static FrameHeader header(int flags, long sequence) {
    return new FrameHeader(0, Codec.JPEG, flags, 1, sequence, 0, 0, 0, 64, 48);
  }

  private boolean overTheStream(long sequence, long millis) {
    return offer(
        CameraFrame.streamed(
            CAM,
            header(FrameHeader.KEY_FRAME, sequence),
            ByteBuffer.wrap(new byte[] {1}),
            memory -> {},
            millis * 1_000_000));
  }

  private boolean overMqtt(int flags, long sequence, long millis) {
    Frame frame = new Frame(header(flags, sequence), new byte[] {1});
    return offer(new CameraFrame(CAM, frame, true, true, millis * 1_000_000));
  }

  private boolean offer(CameraFrame frame) {
    boolean taken = hub.offer(frame);
    frame.letGo();
    return taken;
  }

  @Test
  void picturesOverMqttMakeNoFrameOfTheStreamLate() throws Exception {
    List<Long> seen = new ArrayList<>();
    hub.watch(CAM, frame -> seen.add(frame.sequence()));
    for (long sequence = 1; sequence <= 30; sequence++) {
      long millis = sequence * 33;
      if (sequence > 2 && sequence % 3 == 0) {
        // The broker was quicker this time.
        assertThat(overMqtt(FrameHeader.KEY_FRAME, sequence, millis - 5)).isFalse();
      }
      assertThat(overTheStream(sequence, millis)).isTrue();
    }
    assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(1, 30).boxed().toList());
    assertThat(hub.counts(CAM).in()).isEqualTo(30);
    assertThat(hub.counts(CAM).late()).isZero();
  }

  @Test
  void picturesOverMqttStepInWhenTheStreamStalls() {
    overTheStream(1, 0);
    overTheStream(2, 33);
    long newest = 2;
    long newestMillis = 33;
    for (long millis = 133; millis <= 3_033; millis += 100) {
      long sequence = millis / 33;
      if (overMqtt(FrameHeader.KEY_FRAME, sequence, millis)) {
        newest = sequence;
        newestMillis = millis;
      }
      assertThat(millis - newestMillis).as("age at %d ms", millis).isLessThanOrEqualTo(1_000);
    }
    assertThat(newestMillis).isEqualTo(3_033);
    assertThat(overTheStream(newest + 1, 3_050)).as("the stream goes on").isTrue();
    assertThat(overMqtt(FrameHeader.KEY_FRAME, newest + 2, 3_070))
        .as("a stream that has only begun again")
        .isTrue();
    assertThat(overTheStream(newest + 3, 3_083)).isTrue();
    assertThat(overMqtt(FrameHeader.KEY_FRAME, newest + 4, 3_090)).isFalse();
  }

  @Test
  void slowStreamLeavesFresherPicturesOverMqttAlone() {
    overTheStream(1, 0);
    overTheStream(31, 1_000);
    assertThat(overMqtt(FrameHeader.KEY_FRAME, 34, 1_100)).isTrue();
    assertThat(overMqtt(FrameHeader.KEY_FRAME, 37, 1_200)).isTrue();
  }

  @Test
  void snapshotThatWasAskedForIsNoCopy() {
    overTheStream(1, 0);
    overTheStream(2, 33);
    assertThat(overMqtt(FrameHeader.KEY_FRAME | FrameHeader.SNAPSHOT, 3, 60)).isTrue();
  }
}
