package camfleet.device.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import camfleet.device.camera.CameraException;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.FakeTime;
import camfleet.device.camera.Jpeg;
import camfleet.device.camera.Picture;
import camfleet.device.camera.TinyJpeg;
import camfleet.device.process.PictureWatcher;
import camfleet.device.process.Processing;
import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.message.CameraStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final CameraMode MODE = new CameraMode(640, 480, 10, 75);
  private final FakeTime time = new FakeTime();
  private final FakeCamera camera = new FakeCamera(time);
  private final List<Frame> frames = new CopyOnWriteArrayList<>();
  private final Pipeline pipeline =
      new Pipeline(
          "cam1",
          camera,
          MODE,
          Duration.ZERO,
          77,
          this::takers,
          Processing.NONE,
          List.of(),
          time,
          time::nanos);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean refusing;

  /** Of so many pictures one is taken. */
  private volatile int every = 1;

  private List<Consumer<Frame>> takers() {
    return asked.getAndIncrement() % every == 0 ? List.of(this::receive) : List.of();
  }

  private void receive(Frame frame) {
    frames.add(frame);
    if (refusing) {
      throw new IllegalStateException("the receiver is full");
    }
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private void startWanted() {
    pipeline.start();
    pipeline.setWanted(true);
  }

  private void awaitFrames(int count) {
    int from = frames.size();
    await().until(() -> frames.size() >= from + count);
  }

  private CameraStatus camera() {
    return pipeline.status().camera();
  }

  @Test
  void makesFramesOfPicturesInOrder() {
    startWanted();
    awaitFrames(50);
    for (int i = 0; i < 50; i++) {
      Frame frame = frames.get(i);
      assertThat(frame.header().sequence()).isEqualTo(i + 1);
      assertThat(camera.sequences.get(i)).isEqualTo(i + 1);
      assertThat(frame.header().boot()).isEqualTo(77);
      assertThat(frame.header().codec()).isEqualTo(Codec.JPEG);
      assertThat(frame.header().width()).isEqualTo(640);
      assertThat(frame.header().height()).isEqualTo(480);
      assertThat(Jpeg.size(frame.payload())).contains(new Jpeg.Dimensions(640, 480));
    }
    PipelineStatus status = pipeline.status();
    assertThat(status.camera()).isEqualTo(CameraStatus.OK);
    assertThat(status.error()).isNull();
    assertThat(status.fps()).isCloseTo(10, within(0.5));
    assertThat(status.width()).isEqualTo(640);
    assertThat(status.captured()).isGreaterThanOrEqualTo(50);
    assertThat(status.failures()).isZero();
  }

  @Test
  void opensTheCameraOnlyWhenPicturesAreWanted() {
    pipeline.start();
    assertThat(camera()).isEqualTo(CameraStatus.CLOSED);
    assertThat(camera.opened).isEmpty();
    pipeline.setWanted(true);
    awaitFrames(1);
    assertThat(camera.opened).containsExactly(MODE);
  }

  @Test
  void keepsTheCameraOpenForAWhileWithoutGivingFrames() {
    startWanted();
    awaitFrames(3);
    long from = time.nanos();
    pipeline.setWanted(false);
    await().until(() -> camera() == CameraStatus.CLOSED);
    assertThat(time.nanos() - from).isGreaterThanOrEqualTo(Pipeline.LINGER.toNanos());
    assertThat(camera.isOpen).isFalse();
    // About a hundred pictures came meanwhile.
    assertThat(pipeline.status().captured()).isLessThan(camera.sequences.size() - 50);
    int delivered = frames.size();
    pipeline.setWanted(true);
    awaitFrames(3);
    assertThat(frames.get(delivered).header().sequence())
        .isEqualTo(frames.get(delivered - 1).header().sequence() + 1);
    assertThat(camera.opened).hasSize(2);
  }

  @Test
  void wantedAgainSoonKeepsTheCameraOpen() {
    startWanted();
    awaitFrames(3);
    for (int i = 0; i < 5; i++) {
      pipeline.setWanted(false);
      pipeline.setWanted(true);
      awaitFrames(2);
    }
    assertThat(camera.opened).hasSize(1);
  }

  @Test
  void changesLiveWhatTheCameraCanChangeLive() {
    startWanted();
    awaitFrames(5);
    CameraMode faster = new CameraMode(640, 480, 25, 75);
    pipeline.apply(faster);
    await().until(() -> camera.changed.contains(faster));
    awaitFrames(100);
    assertThat(camera.opened).hasSize(1);
    assertThat(pipeline.status().fps()).isCloseTo(25, within(1.5));
  }

  @Test
  void opensAgainForWhatTheCameraCannotChangeLive() {
    camera.canChange = false;
    startWanted();
    awaitFrames(5);
    CameraMode larger = new CameraMode(1280, 720, 10, 75);
    pipeline.apply(larger);
    await().until(() -> pipeline.status().width() == 1280);
    assertThat(camera.opened).containsExactly(MODE, larger);
    assertThat(camera.releases).hasPositiveValue();
    assertThat(pipeline.status().failures()).isZero();
    List<Long> sequences = frames.stream().map(frame -> frame.header().sequence()).toList();
    assertThat(sequences).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void saysWhyItCannotOpenAndTriesAgain() {
    camera.behaviour = FakeCamera.Behaviour.FAIL_TO_OPEN;
    startWanted();
    await().until(() -> camera.opened.size() >= 3);
    PipelineStatus status = pipeline.status();
    assertThat(status.camera()).isEqualTo(CameraStatus.FAILED);
    assertThat(status.error()).isEqualTo("camera fake is busy");
    assertThat(status.failures()).isGreaterThanOrEqualTo(2);
    camera.behaviour = FakeCamera.Behaviour.PICTURES;
    awaitFrames(1);
    await().until(() -> camera() == CameraStatus.OK);
    assertThat(pipeline.status().error()).isNull();
  }

  @Test
  void comesBackAfterTheCameraWasUnplugged() {
    startWanted();
    awaitFrames(5);
    camera.behaviour = FakeCamera.Behaviour.FAIL_TO_READ;
    await().until(() -> camera() == CameraStatus.FAILED);
    assertThat(pipeline.status().error()).isEqualTo("camera fake was unplugged");
    camera.behaviour = FakeCamera.Behaviour.PICTURES;
    awaitFrames(5);
    assertThat(camera()).isEqualTo(CameraStatus.OK);
  }

  @Test
  void callsASilentCameraStalledAndOpensItAgain() {
    startWanted();
    awaitFrames(5);
    camera.behaviour = FakeCamera.Behaviour.SILENT;
    await().pollInterval(Duration.ofMillis(2)).until(() -> camera() == CameraStatus.STALLED);
    assertThat(pipeline.status().error()).matches("no picture for [4-6] s.*");
    await().until(() -> camera.opened.size() >= 2);
    assertThat(pipeline.status().failures()).isPositive();
    camera.behaviour = FakeCamera.Behaviour.PICTURES;
    await().until(() -> camera() == CameraStatus.OK);
  }

  @Test
  void countsRepeatedPicturesAndDoesNotPassThemOn() {
    startWanted();
    awaitFrames(5);
    camera.behaviour = FakeCamera.Behaviour.SAME_PICTURE;
    await().pollInterval(Duration.ofMillis(2)).until(() -> camera() == CameraStatus.STALLED);
    PipelineStatus status = pipeline.status();
    assertThat(status.repeated()).isGreaterThanOrEqualTo(40);
    assertThat(status.captured()).isEqualTo(frames.size());
  }

  @Test
  void aReceiverThatThrowsLosesOnlyItsFrame() {
    refusing = true;
    startWanted();
    awaitFrames(10);
    assertThat(pipeline.status().failures()).isGreaterThanOrEqualTo(9);
    assertThat(camera()).isEqualTo(CameraStatus.OK);
    assertThat(camera.opened).hasSize(1);
  }

  @Test
  void encodesOnlyWhatSomebodyTakes() {
    every = 3;
    startWanted();
    awaitFrames(20);
    assertThat(List.copyOf(frames))
        .extracting(frame -> frame.header().sequence())
        .allSatisfy(sequence -> assertThat(sequence % 3).isEqualTo(1))
        .isSorted()
        .doesNotHaveDuplicates();
    pipeline.close();
    PipelineStatus status = pipeline.status();
    assertThat(status.encoded()).isEqualTo(frames.size());
    assertThat(status.captured()).isEqualTo(camera.sequences.size()).isEqualTo(asked.get());
    assertThat(status.captured()).isGreaterThanOrEqualTo(58);
  }

  @Test
  void measuresTheCamerasRateWhateverIsTaken() {
    every = Integer.MAX_VALUE;
    startWanted();
    await().until(() -> pipeline.status().captured() >= 50);
    assertThat(pipeline.status().fps()).isCloseTo(10, within(0.5));
    assertThat(pipeline.status().width()).isEqualTo(640);
    assertThat(pipeline.status().encoded()).isEqualTo(1);
    assertThat(camera()).isEqualTo(CameraStatus.OK);
  }

  @Test
  void givesAllWhoTakeItTheSameFrameThoughOneThrows() {
    List<Frame> other = new CopyOnWriteArrayList<>();
    refusing = true;
    try (Pipeline two =
        new Pipeline(
            "cam1",
            camera,
            MODE,
            Duration.ZERO,
            77,
            () -> List.of(this::receive, other::add),
            Processing.NONE,
            List.of(),
            time,
            time::nanos)) {
      two.start();
      two.setWanted(true);
      await().until(() -> other.size() >= 10);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(other.get(i)).isSameAs(frames.get(i));
    }
  }

  @Test
  void aSnapshotIsTakenThoughNobodyElseTakesAPicture() throws Exception {
    every = Integer.MAX_VALUE;
    startWanted();
    awaitFrames(1);
    Frame frame = pipeline.snapshot().get(5, TimeUnit.SECONDS);
    assertThat(frame.header().sequence()).isGreaterThan(1);
    assertThat(frames).doesNotContain(frame);
  }

  @Test
  void deliversNothingWhileTheCameraWarmsUp() throws Exception {
    try (Pipeline warming =
        new Pipeline(
            "cam1",
            camera,
            MODE,
            Duration.ofSeconds(1),
            77,
            this::takers,
            Processing.NONE,
            List.of(),
            time,
            time::nanos)) {
      warming.start();
      warming.setWanted(true);
      Frame snapshot = warming.snapshot().get(5, TimeUnit.SECONDS);
      awaitFrames(3);
      // Ten pictures a second: those at 0, 0.1 … 0.9 s after the first.
      assertThat(warming.status().warmUp()).isEqualTo(10);
      assertThat(frames.get(0).header().sequence()).isEqualTo(1);
      assertThat(snapshot.header().sequence()).isLessThanOrEqualTo(2);
      assertThat(List.copyOf(camera.sequences).subList(0, 12)).startsWith(1L, 1L).endsWith(1L, 2L);

      CameraMode faster = new CameraMode(640, 480, 20, 75);
      warming.apply(faster);
      await().until(() -> camera.changed.contains(faster));
      awaitFrames(3);
      assertThat(warming.status().warmUp()).as("changed while it runs").isEqualTo(10);

      camera.behaviour = FakeCamera.Behaviour.FAIL_TO_READ;
      await().until(() -> warming.status().camera() == CameraStatus.FAILED);
      int before = frames.size();
      camera.behaviour = FakeCamera.Behaviour.PICTURES;
      awaitFrames(1);
      assertThat(warming.status().warmUp()).as("opened again").isEqualTo(30);
      assertThat(frames.get(before).header().sequence())
          .isEqualTo(frames.get(before - 1).header().sequence() + 1);
      assertThat(warming.status().repeated()).isZero();
    }
  }

  @Test
  void aSnapshotOpensTheCameraAndIsYoungerThanTheRequest() throws Exception {
    pipeline.start();
    Instant asked = time.instant();
    Frame frame = pipeline.snapshot().get(5, TimeUnit.SECONDS);
    assertThat(Instant.ofEpochSecond(0, frame.header().capturedAtNanos())).isAfterOrEqualTo(asked);
    assertThat(frames).as("nobody else wanted it").isEmpty();
    await().until(() -> camera() == CameraStatus.CLOSED);
    assertThat(camera.opened).hasSize(1);
  }

  @Test
  void aSnapshotWhileStreamingIsOneOfTheFrames() throws Exception {
    startWanted();
    awaitFrames(3);
    Frame frame = pipeline.snapshot().get(5, TimeUnit.SECONDS);
    assertThat(frames).contains(frame);
  }

  @Test
  void aSnapshotFailsWithTheCamera() {
    camera.behaviour = FakeCamera.Behaviour.FAIL_TO_OPEN;
    pipeline.start();
    CompletableFuture<Frame> snapshot = pipeline.snapshot();
    assertThatThrownBy(() -> snapshot.get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(CameraException.class)
        .hasMessage("cam1: camera fake is busy");
  }

  @Test
  void aSnapshotAfterTheEndFails() {
    pipeline.start();
    pipeline.close();
    assertThat(pipeline.snapshot()).failsWithin(Duration.ofSeconds(1));
  }

  @Test
  void aReadThatBlocksForEverBlocksNobodyElse() throws Exception {
    startWanted();
    awaitFrames(1);
    camera.behaviour = FakeCamera.Behaviour.BLOCK_FOR_EVER;
    assertThat(camera.blocked.await(5, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Frame> snapshot = pipeline.snapshot();
    time.passMillis(6000);
    assertThat(camera()).isEqualTo(CameraStatus.STALLED);
    long start = System.nanoTime();
    pipeline.apply(new CameraMode(320, 240, 1, 50));
    pipeline.setWanted(false);
    assertThat(System.nanoTime() - start).isLessThan(500_000_000L);
    pipeline.close();
    assertThat(System.nanoTime() - start).isLessThan(4_000_000_000L);
    assertThat(snapshot).isCompletedExceptionally();
    assertThat(camera()).isEqualTo(CameraStatus.CLOSED);
  }

  @Test
  void closeEndsItAtOnceAnyNumberOfTimes() {
    startWanted();
    awaitFrames(3);
    pipeline.close();
    pipeline.close();
    int delivered = frames.size();
    assertThat(camera.closed).isTrue();
    assertThat(camera.isOpen).isFalse();
    assertThat(camera()).isEqualTo(CameraStatus.CLOSED);
    assertThat(pipeline.status().failures()).as("ending is no failure").isZero();
    assertThat(frames).hasSize(delivered);
    assertThatThrownBy(pipeline::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closesACameraThatNeverStarted() {
    pipeline.close();
    assertThat(camera.closed).isTrue();
  }

  @Test
  void losesNoPictureOverChangesThatTheCameraTakesLive() {
    startWanted();
    awaitFrames(10);
    for (int i = 0; i < 20; i++) {
      pipeline.apply(new CameraMode(640, 480, i % 2 == 0 ? 20 : 10, 40 + i));
      awaitFrames(3);
    }
    List<Frame> all = List.copyOf(frames);
    for (int i = 1; i < all.size(); i++) {
      FrameHeader before = all.get(i - 1).header();
      FrameHeader now = all.get(i).header();
      assertThat(now.sequence()).isEqualTo(before.sequence() + 1);
      assertThat(now.capturedAtNanos() - before.capturedAtNanos())
          .isLessThanOrEqualTo(100_000_000L);
    }
    assertThat(camera.opened).hasSize(1);
    assertThat(camera.changed).isNotEmpty();
  }

  private Pipeline processing(Processing processing, PictureWatcher... watchers) {
    return new Pipeline(
        "cam1",
        camera,
        MODE,
        Duration.ZERO,
        77,
        this::takers,
        processing,
        List.of(watchers),
        time,
        time::nanos);
  }

  @Test
  void whatIsKeptBackHasItsNumberAndIsNoFrame() {
    Pipeline two = processing((picture, sequence) -> sequence % 3 == 0 ? picture : null);
    try (two) {
      two.start();
      two.setWanted(true);
      awaitFrames(10);
    }
    assertThat(frames).allSatisfy(f -> assertThat(f.header().sequence() % 3).isZero());
    PipelineStatus status = two.status();
    assertThat(status.encoded()).isEqualTo(frames.size());
    assertThat(status.captured()).isEqualTo(camera.sequences.size());
    assertThat(status.failures()).isZero();
  }

  @Test
  void aFrameSaysTheSizeOfWhatIsShownAndSoDoesTheStateThoughNotEachIsTaken() {
    every = 3;
    Processing half =
        (picture, sequence) ->
            Picture.ofJpeg(TinyJpeg.of(320, 240), picture.capturedAtNanos(), false).orElseThrow();
    try (Pipeline two = processing(half)) {
      two.start();
      two.setWanted(true);
      awaitFrames(1);
      long from = two.status().captured();
      await()
          .until(
              () -> {
                assertThat(two.status().width()).isEqualTo(320);
                return two.status().captured() > from + 20;
              });
      assertThat(frames).allSatisfy(f -> assertThat(f.header().width()).isEqualTo(320));
      // A camera that has another size is believed until the next frame.
      every = Integer.MAX_VALUE;
      two.apply(new CameraMode(1280, 720, 10, 75));
      await().until(() -> two.status().width() == 1280);
    }
  }

  @Test
  void watchersSeeEachNewPictureThoughOneThrowsAndNobodyTakesAny() {
    every = Integer.MAX_VALUE;
    List<Long> seen = new CopyOnWriteArrayList<>();
    PictureWatcher throwing =
        (picture, sequence) -> {
          throw new IllegalStateException("a watcher without eyes");
        };
    Pipeline two = processing(Processing.NONE, throwing, (picture, sequence) -> seen.add(sequence));
    try (two) {
      two.start();
      two.setWanted(true);
      await().until(() -> seen.size() >= 20);
    }
    assertThat(seen).isEqualTo(camera.sequences.subList(0, seen.size()));
    assertThat(two.status().failures()).isEqualTo(seen.size());
    assertThat(frames).hasSizeLessThanOrEqualTo(1);
    assertThat(camera.opened).hasSize(1);
  }
}
