package camfleet.manager.frames;

import static camfleet.manager.frames.FrameSlotTest.frame;
import static org.assertj.core.api.Assertions.assertThat;

import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.List;
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
}
