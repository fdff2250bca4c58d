package camfleet.manager.frames;

import static camfleet.manager.frames.FrameSlotTest.frame;
import static org.assertj.core.api.Assertions.assertThat;

import camfleet.topic.DeviceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class LoopWatchersTest {
  private static final DeviceId CAM = new DeviceId("cam1");
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Executor loop = tasks::add;
  private final FrameHub hub = new FrameHub();

  /** A watcher on the loop of this test, which runs when the test says so. */
  private final class Viewer implements FrameWatcher {
    final List<Long> seen = new ArrayList<>();
    int missed;

    @Override
    public void arrived(CameraFrame frame) {
      seen.add(frame.sequence());
    }

    @Override
    public Executor loop() {
      return loop;
    }

    @Override
    public void missed(DeviceId device) {
      missed++;
    }
  }

  private Viewer viewer() {
    return new Viewer();
  }

  private void turn() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void oneTaskBringsAFrameToAllOfALoop() throws Exception {
    Viewer one = viewer();
    Viewer two = viewer();
    hub.watch(CAM, one);
    hub.watch(CAM, two);
    hub.offer(frame(1, 1, true));
    assertThat(tasks).hasSize(1);
    turn();
    hub.offer(frame(1, 2, true));
    turn();
    assertThat(one.seen).containsExactly(1L, 2L).isEqualTo(two.seen);
    assertThat(one.missed + two.missed).isZero();
  }

  @Test
  void aBusyLoopGetsTheNewestAndEveryWatcherMissesTheOthers() throws Exception {
    Viewer viewer = viewer();
    hub.watch(CAM, viewer);
    CameraFrame first = frame(1, 1, true);
    hub.offer(first);
    first.letGo();
    hub.offer(frame(1, 2, true));
    hub.offer(frame(1, 3, true));
    assertThat(tasks).hasSize(1);
    assertThat(first.hold()).as("what nobody waits for is free").isFalse();
    turn();
    assertThat(viewer.seen).containsExactly(3L);
    assertThat(viewer.missed).isEqualTo(2);
  }

  @Test
  void whoWatchesAllGetsTheNewestOfEachCameraByOneTask() throws Exception {
    Viewer viewer = viewer();
    hub.watchAll(viewer);
    hub.offer(frame("cam2", 1, 11, true));
    hub.offer(frame("cam1", 1, 1, true));
    hub.offer(frame("cam2", 1, 12, true));
    assertThat(tasks).hasSize(1);
    turn();
    assertThat(viewer.seen).containsExactlyInAnyOrder(1L, 12L);
    assertThat(viewer.missed).isEqualTo(1);
    hub.offer(frame("cam2", 1, 13, true));
    assertThat(tasks).hasSize(1);
    turn();
    assertThat(viewer.seen).endsWith(13L);
  }

  @Test
  void whoBeginsGetsNoFrameFromBeforeAndWhoWentGetsNoneAfter() throws Exception {
    Viewer early = viewer();
    FrameHub.Watch watch = hub.watch(CAM, early);
    hub.offer(frame(1, 1, true));
    Viewer late = viewer();
    hub.watch(CAM, late);
    turn();
    watch.close();
    hub.offer(frame(1, 2, true));
    turn();
    assertThat(early.seen).containsExactly(1L);
    assertThat(late.seen).containsExactly(2L);
  }
}
