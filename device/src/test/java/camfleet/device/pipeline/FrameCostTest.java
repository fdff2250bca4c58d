package camfleet.device.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.Image;
import camfleet.device.camera.Jpeg;
import camfleet.device.camera.Picture;
import camfleet.device.process.Processing;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * What one frame costs the processor from the camera's JPEG to the takers, all threads counted, for
 * each way that a picture can go; wants a quiet machine.
 */
@Tag("measurement")
class FrameCostTest {
  private static final int RUNS = 5;
  private static final int PICTURES = 60;
  private static final String PASS_THROUGH = "pass-through";
  private static final String RE_ENCODE = "re-encode";

  /** A way through the pipeline. */
  private record Way(PicturePath path, int frames) {}

  @ParameterizedTest
  @CsvSource({"640, 480, 300", "1280, 720, 100"})
  void ofEachWay(int width, int height, int frames) throws Exception {
    List<byte[]> jpegs = CameraPictures.of(width, height, PICTURES);
    Map<String, Way> ways = ways(jpegs, frames);
    Map<String, List<Double>> micros = new LinkedHashMap<>();
    for (int run = 0; run <= RUNS; run++) {
      for (Map.Entry<String, Way> way : ways.entrySet()) {
        double cost = micros(way.getValue());
        // The first run is for the compiler.
        if (run > 0) {
          micros.computeIfAbsent(way.getKey(), name -> new ArrayList<>()).add(cost);
        }
      }
    }
    double whole = median(micros.get(RE_ENCODE));
    System.out.printf(
        Locale.ROOT,
        "| %d×%d, JPEG of %d KB | µs per frame, median of %d runs | least..most | × re-encode |%n",
        width,
        height,
        jpegs.get(0).length / 1000,
        RUNS);
    micros.forEach(
        (name, costs) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f..%.1f | %.2g |%n",
                name,
                median(costs),
                costs.stream().min(Double::compare).orElseThrow(),
                costs.stream().max(Double::compare).orElseThrow(),
                median(costs) / whole));
    assertThat(median(micros.get(PASS_THROUGH))).isLessThan(whole / 50);
  }

  private static Map<String, Way> ways(List<byte[]> jpegs, int frames) {
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put(PASS_THROUGH, new Way(new PicturePath(jpegs, Processing.NONE, List.of()), 1_000_000));
    ways.put(RE_ENCODE, new Way(new PicturePath(jpegs, FrameCostTest::decode, List.of()), frames));
    ways.put("stamp", new Way(new PicturePath(jpegs, Steps.stamp(), List.of()), frames));
    ways.put(
        "mirrored, without colours, stamp",
        new Way(new PicturePath(jpegs, Steps.mirrorAndStamp(), List.of()), frames));
    ways.put(
        "motion, pass-through",
        new Way(new PicturePath(jpegs, Processing.NONE, List.of(Steps.motion())), frames));
    ways.put(
        "motion, stamp",
        new Way(new PicturePath(jpegs, Steps.stamp(), List.of(Steps.motion())), frames));
    return ways;
  }

  /** Processor time of this process for each frame. */
  private static double micros(Way way) throws InterruptedException {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long[] begin = new long[1];
    long[] end = new long[1];
    way.path()
        .take(
            way.frames() + 1,
            frame -> {
              if (frame.header().sequence() == 1) {
                begin[0] = system.getProcessCpuTime();
              } else if (frame.header().sequence() == way.frames() + 1L) {
                end[0] = system.getProcessCpuTime();
              }
            });
    return (end[0] - begin[0]) / 1e3 / way.frames();
  }

  /** What every step that draws needs before it. */
  private static Picture decode(Picture picture, long sequence) {
    MatOfByte bytes = new MatOfByte(Jpeg.encode(picture, 75));
    try {
      Mat mat = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_COLOR);
      return new Image(mat, picture.capturedAtNanos(), picture.repeated(), Mat::release);
    } finally {
      bytes.release();
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
