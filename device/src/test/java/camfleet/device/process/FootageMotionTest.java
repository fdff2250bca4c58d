package camfleet.device.process;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.Clip;
import camfleet.device.camera.Picture;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the detectors report of real recordings, against what a person counts in them. */
@Tag("slow")
class FootageMotionTest {
  /** A report may come so much before or after what a person sees on contact sheets. */
  private static final double TOLERANCE_SECONDS = 0.5;

  private record Passage(String lane, double from, double to, String what) {
    boolean isMetBy(Sighting report) {
      double at = report.capturedAtNanos() / 1e9;
      return report.region().equals(lane)
          && at >= from - TOLERANCE_SECONDS
          && at <= to + TOLERANCE_SECONDS;
    }
  }

  private static List<Passage> passages(String clip) throws Exception {
    List<Passage> passages = new ArrayList<>();
    try (InputStream in =
        FootageMotionTest.class.getResourceAsStream(clip.replace(".mp4", ".passages.csv"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.startsWith("#") && !line.startsWith("lane,")) {
          String[] cells = line.split(",");
          passages.add(
              new Passage(
                  cells[0], Double.parseDouble(cells[1]), Double.parseDouble(cells[2]), cells[3]));
        }
      }
    }
    return passages;
  }

  private static List<Sighting> motions(String clip, double fps, List<DetectingRegion> regions)
      throws Exception {
    Path file = Clip.footage(clip);
    List<Sighting> told = new ArrayList<>();
    Detection detection = new Detection(told::add, () -> 0);
    detection.follow(regions, Geometry.NONE, false);
    AtomicLong number = new AtomicLong();
    Clip.play(
        file,
        jpeg -> {
          long sequence = number.incrementAndGet();
          long at = (long) ((sequence - 1) * 1e9 / fps);
          try (Picture picture = Picture.ofJpeg(jpeg, at, false).orElseThrow()) {
            detection.saw(picture, sequence);
          }
        });
    assertThat(number.get()).isGreaterThan(300);
    return told.stream().filter(one -> one.kind() == Sighting.Kind.MOTION).toList();
  }

  private static void assertReported(
      List<Passage> passages, List<Sighting> motions, int mostBeside) {
    long met = passages.stream().filter(one -> motions.stream().anyMatch(one::isMetBy)).count();
    List<Sighting> beside =
        motions.stream().filter(one -> passages.stream().noneMatch(p -> p.isMetBy(one))).toList();
    assertThat(met)
        .as("of %s reported in %s", passages, motions)
        .isGreaterThanOrEqualTo((long) Math.ceil(0.9 * passages.size()));
    assertThat(beside).as("reports of no passage").hasSizeLessThanOrEqualTo(mostBeside);
  }

  @Test
  void carsAreReportedInTheirLanes() throws Exception {
    List<Sighting> motions =
        motions(
            "car-detection.mp4",
            12.5,
            List.of(
                Scene.motion(Scene.region("up", 42, 0, 70, 100), 50, 3),
                Scene.motion(Scene.region("down", 5, 0, 34, 100), 50, 3)));
    assertReported(passages("car-detection.mp4"), motions, 0);
    assertThat(motions).as("each car once").hasSize(4);
  }

  @Test
  void peopleWhoComeAndGoAreReported() throws Exception {
    List<Sighting> motions =
        motions(
            "one-by-one-person-detection.mp4",
            10,
            List.of(Scene.motion(Scene.region("room", 0, 0, 100, 100), 50, 3)));
    // She gestures twice while she stands.
    assertReported(passages("one-by-one-person-detection.mp4"), motions, 2);
  }
}
