package camfleet.device.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.FakeTime;
import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SnapshotRequestsTest {
  private final FakeTime time = new FakeTime();
  private final SnapshotRequests requests = new SnapshotRequests(time);

  private static Frame frame(Instant at) {
    long nanos = at.getEpochSecond() * 1_000_000_000L + at.getNano();
    return new Frame(new FrameHeader(0, Codec.JPEG, 0, 1, 1, nanos, 0, 0, 640, 480), new byte[0]);
  }

  @Test
  void answersOnlyWithLightYoungerThanTheRequest() {
    CompletableFuture<Frame> early = requests.add();
    Instant between = time.instant().plusMillis(50);
    time.passMillis(100);
    CompletableFuture<Frame> late = requests.add();
    Frame first = frame(between);
    requests.complete(first);
    assertThat(early).isCompletedWithValue(first);
    assertThat(late).isNotDone();
    Frame second = frame(time.instant());
    requests.complete(second);
    assertThat(late).isCompletedWithValue(second);
    assertThat(requests.areWaiting()).isFalse();
  }

  @Test
  void aClockSetBackCostsOnePicture() {
    CompletableFuture<Frame> answer = requests.add();
    Frame anHourAgo = frame(time.instant().minusSeconds(3600));
    requests.complete(anHourAgo);
    assertThat(answer).isNotDone();
    requests.complete(anHourAgo);
    assertThat(answer).isCompletedWithValue(anHourAgo);
  }

  @Test
  void forgetsThoseWhoGaveUp() {
    CompletableFuture<Frame> answer = requests.add();
    assertThat(requests.areWaiting()).isTrue();
    answer.cancel(false);
    assertThat(requests.areWaiting()).isFalse();
  }

  @Test
  void failsThoseWhoWaitAndAfterClosingAllOthers() {
    CompletableFuture<Frame> waiting = requests.add();
    requests.fail("camera is busy");
    assertThat(waiting)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("camera is busy");
    assertThat(requests.add()).isNotDone();
    requests.close("the camera is closed");
    assertThat(requests.add()).isCompletedExceptionally();
    assertThat(requests.areWaiting()).isFalse();
  }
}
