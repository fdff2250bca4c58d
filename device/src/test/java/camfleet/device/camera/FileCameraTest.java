package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import camfleet.runtime.RequiredTool;
import camfleet.runtime.Threads;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

@Tag("slow")
class FileCameraTest {
  private static final CameraMode MODE = new CameraMode(640, 480, 120, 75);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  @TempDir Path folder;

  private static FileCamera camera(Path file) {
    return new FileCamera(file, InstantSource.system(), System::nanoTime);
  }

  /** Runs ffmpeg to make or to take apart a file. */
  private static byte[] ffmpeg(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (InputStream out = process.getInputStream()) {
      byte[] bytes = out.readAllBytes();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      return bytes;
    }
  }

  private Path clip(String name, String codec) throws Exception {
    Path file = folder.resolve(name);
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc=size=320x180:rate=25:duration=1", "-c:v", codec, "" + file);
    return file;
  }

  @Test
  void givesTheStreetThatTheRecordingHolds() throws Exception {
    RequiredTool.program("ffmpeg");
    Path recording = Footage.of("car-detection.mp4");
    int width = 768;
    int height = 432;
    int frames = 60;
    byte[] grey =
        ffmpeg(
            "-i",
            "" + recording,
            "-frames:v",
            "" + frames,
            "-f",
            "rawvideo",
            "-pix_fmt",
            "gray",
            "pipe:1");
    assertThat(grey).hasSize(frames * width * height);
    List<byte[]> shot = shoot(recording, 15);
    int last = -1;
    for (byte[] jpeg : shot) {
      Mat seen = Jpeg.decode(jpeg, Imgcodecs.IMREAD_GRAYSCALE).orElseThrow();
      assertThat(seen.cols()).isEqualTo(width);
      assertThat(seen.rows()).isEqualTo(height);
      int best = -1;
      double least = Double.MAX_VALUE;
      for (int i = last + 1; i < Math.min(frames, last + 20); i++) {
        Mat source = frame(grey, i, width, height);
        double difference = Core.norm(source, seen, Core.NORM_L1);
        source.release();
        if (difference < least) {
          least = difference;
          best = i;
        }
      }
      Mat source = frame(grey, best, width, height);
      assertThat(Similarity.ssim(source, seen)).as("frame " + best).isGreaterThanOrEqualTo(0.9);
      source.release();
      seen.release();
      last = best;
    }
    assertThat(last).as("pictures follow each other").isBetween(14, 25);
  }

  private static Mat frame(byte[] grey, int number, int width, int height) {
    int bytes = width * height;
    Mat frame = new Mat(height, width, CvType.CV_8UC1);
    frame.put(0, 0, Arrays.copyOfRange(grey, number * bytes, (number + 1) * bytes));
    return frame;
  }

  private static List<byte[]> shoot(Path file, int count) throws Exception {
    List<byte[]> shot = new ArrayList<>();
    try (FileCamera camera = camera(file)) {
      camera.open(MODE);
      while (shot.size() < count) {
        try (Picture picture = camera.read(1, PATIENCE)) {
          shot.add(Jpeg.encode(picture, 75));
        }
      }
    }
    return shot;
  }

  @Test
  void loopsAtItsOwnPace() throws Exception {
    RequiredTool.program("ffmpeg");
    Path file = clip("clip.mp4", "mpeg4");
    long start = System.nanoTime();
    List<byte[]> shot = shoot(file, 60);
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(shot).hasSize(60);
    assertThat(seconds).isBetween(1.4, 4.0);
    assertThat(Jpeg.size(shot.get(0))).contains(new Jpeg.Dimensions(320, 180));
  }

  @Test
  void dropsEvenlyToTheWantedRateAndChangesItLive() throws Exception {
    RequiredTool.program("ffmpeg");
    try (FileCamera camera = camera(clip("clip.mp4", "mpeg4"))) {
      camera.open(new CameraMode(640, 480, 5, 75));
      long start = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        camera.read(1, PATIENCE).close();
      }
      assertThat((System.nanoTime() - start) / 1e9).isBetween(1.4, 2.6);
      assertThat(camera.change(MODE)).isTrue();
      assertThat(camera.change(new CameraMode(640, 480, 120, 20))).as("quality").isFalse();
    }
  }

  @Test
  void playsMotionJpegAviWithoutFfmpeg() throws Exception {
    RequiredTool.program("ffmpeg");
    Path file = clip("clip.avi", "mjpeg");
    assertThat(FileCamera.isMotionJpegAvi(file)).isTrue();
    List<byte[]> shot = shoot(file, 60);
    assertThat(Jpeg.size(shot.get(59))).contains(new Jpeg.Dimensions(320, 180));
    Mat first = Jpeg.decode(shot.get(0), Imgcodecs.IMREAD_GRAYSCALE).orElseThrow();
    Mat round = Jpeg.decode(shot.get(25), Imgcodecs.IMREAD_GRAYSCALE).orElseThrow();
    Mat other = Jpeg.decode(shot.get(12), Imgcodecs.IMREAD_GRAYSCALE).orElseThrow();
    assertThat(Similarity.ssim(first, round)).isGreaterThan(0.99);
    assertThat(Similarity.ssim(first, round)).isGreaterThan(Similarity.ssim(first, other));
  }

  @Test
  void leavesNoProgramBehind() throws Exception {
    RequiredTool.program("ffmpeg");
    FfmpegClip clip =
        new FfmpegClip(
            FfmpegInput.file(clip("clip.mp4", "mpeg4")), InstantSource.system(), System::nanoTime);
    clip.open(MODE);
    long pid = clip.running().pid();
    assertThat(ProcessHandle.of(pid)).isPresent();
    clip.close();
    await()
        .atMost(Duration.ofSeconds(3))
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    clip.close();
    assertThatThrownBy(() -> clip.open(MODE)).isInstanceOf(CameraException.class);
    assertThat(clip.running()).isNull();
  }

  @Test
  void saysWhenTheProgramDiesAndPlaysAgain() throws Exception {
    RequiredTool.program("ffmpeg");
    try (FfmpegClip clip =
        new FfmpegClip(
            FfmpegInput.file(clip("clip.mp4", "mpeg4")),
            InstantSource.system(),
            System::nanoTime)) {
      clip.open(MODE);
      ProcessHandle.of(clip.running().pid()).orElseThrow().destroyForcibly();
      assertThatThrownBy(
              () -> {
                while (true) {
                  clip.read(1, PATIENCE).close();
                }
              })
          .isInstanceOf(CameraException.class)
          .hasMessageContaining("ffmpeg ended with exit code 137");
      clip.open(MODE);
      assertThat(clip.read(1, PATIENCE)).isNotNull();
    }
  }

  @Test
  void closeEndsAReadOfAnotherThread() throws Exception {
    RequiredTool.program("ffmpeg");
    FileCamera camera = camera(clip("clip.mp4", "mpeg4"));
    camera.open(new CameraMode(1, 1, 0.1, 75));
    camera.read(1, PATIENCE).close();
    AtomicReference<Exception> ended = new AtomicReference<>();
    Thread reader =
        Threads.startPlatform(
            "reader",
            () -> {
              try {
                camera.read(2, Duration.ofHours(1));
              } catch (CameraException | InterruptedException e) {
                ended.set(e);
              }
            });
    await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
    camera.close();
    await().atMost(Duration.ofSeconds(2)).until(() -> ended.get() instanceof CameraException);
  }

  private String problem(Path file) {
    try (FileCamera camera = camera(file)) {
      camera.open(MODE);
      return "none";
    } catch (CameraException e) {
      return e.getMessage();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void saysWhatIsWrongWithAFile() throws Exception {
    Path nowhere = folder.resolve("nowhere.mp4");
    assertThat(problem(nowhere)).isEqualTo("file " + nowhere + " does not exist");
    assertThat(problem(folder)).contains("is not a file").contains("folder:" + folder);
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    assertThat(problem(empty)).isEqualTo("file " + empty + " is empty");
  }

  @Test
  void saysWhatFfmpegSaysOfAFile() throws Exception {
    RequiredTool.program("ffmpeg");
    byte[] noise = new byte[20_000];
    new Random(1).nextBytes(noise);
    Path random = Files.write(folder.resolve("noise.mp4"), noise);
    assertThat(problem(random))
        .startsWith("file " + random + " cannot be played: ")
        .doesNotContain("\n");
    Path sound = folder.resolve("sound.mp4");
    ffmpeg("-f", "lavfi", "-i", "sine=duration=1", "" + sound);
    assertThat(problem(sound)).isEqualTo("file " + sound + " cannot be played: it holds no video");
    byte[] whole = Files.readAllBytes(clip("clip.mp4", "mpeg4"));
    Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(whole, 2000));
    assertThat(problem(cut)).startsWith("file " + cut + " cannot be played: ");
    Path headOnly = Files.writeString(folder.resolve("a.avi"), "RIFF....AVI LIST vidsMJPG");
    assertThat(problem(headOnly))
        .isEqualTo("file " + headOnly + " cannot be played: it holds no picture");
  }

  @Test
  void readsNamesThatLookLikeSomethingElse() throws Exception {
    RequiredTool.program("ffmpeg");
    Path plain = clip("plain.mp4", "mpeg4");
    Path odd = Files.copy(plain, folder.resolve("-i http: %d 'x'.mp4"));
    assertThat(problem(odd)).isEqualTo("none");
  }
}
