package camfleet.device.camera;

import camfleet.device.pipeline.Pipeline;
import camfleet.device.process.Processing;
import camfleet.frame.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program that makes frames of a Pi camera's pictures and says whether OpenCV was needed. */
final class PassThroughProgram {
  private static final int FRAMES = 10;

  private PassThroughProgram() {}

  public static void main(String[] arguments) throws Exception {
    BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    Camera camera = new FakeRpicam(Path.of(arguments[0])).interval("0.02").camera("");
    int bytes = 0;
    try (Pipeline pipeline =
        new Pipeline(
            "cam1",
            camera,
            new CameraMode(640, 480, 30, 75),
            Duration.ZERO,
            1,
            () -> List.of(frames::add),
            Processing.NONE,
            List.of(),
            InstantSource.system(),
            System::nanoTime)) {
      pipeline.start();
      pipeline.setWanted(true);
      for (int i = 0; i < FRAMES; i++) {
        Frame frame = frames.poll(10, TimeUnit.SECONDS);
        bytes += frame == null ? 0 : frame.payload().length;
      }
    }
    boolean loaded = Files.readString(Path.of("/proc/self/maps")).contains("opencv_java");
    System.out.println(bytes + " bytes " + (loaded ? "with" : "without") + " OpenCV");
  }
}
