package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.ReceivedFrame;
import camfleet.house.Child;
import camfleet.house.House;
import camfleet.house.Required;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real street: a recording, played by the packaged device program. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ClipOnThePageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int WIDTH = 768;
  private static final int HEIGHT = 432;
  private static final double CLIP_FPS = 12.5;
  private static final int PICTURES = 30;

  private Clip clip;
  private House house;
  private Child device;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    Launch.requirePackages();
    Path file = Launch.footage("car-detection.mp4");
    Required.programs("ffmpeg", "ffmpeg");
    clip = Clip.read(file, WIDTH, HEIGHT);
    house = House.in(folder).startBroker().startManager();
    device = Launch.device(house, "cam1", "file:" + file, folder);
    house.shows("cam1", PATIENCE);
  }

  @AfterAll
  void leave() {
    if (device != null) {
      device.close();
    }
    if (house != null) {
      house.close();
    }
  }

  @Test
  void framesThatArriveAreTheFramesOfTheClip(TestReporter report) throws Exception {
    assertThat(clip.length()).isEqualTo(377);
    List<Clip.Match> matches = new ArrayList<>();
    List<Long> captured = new ArrayList<>();
    try (var fleet = house.fleet();
        var camera = fleet.camera("cam1")) {
      while (matches.size() < PICTURES) {
        ReceivedFrame frame = camera.next(PATIENCE);
        assertThat(frame).as("a frame").isNotNull();
        matches.add(clip.match(Grey.of(ImageIO.read(new ByteArrayInputStream(frame.payload())))));
        captured.add(frame.frame().header().capturedAtNanos());
      }
    }
    report.publishEntry(
        PICTURES + " frames through the manager",
        String.format(
            Locale.ROOT,
            "least similarity %.4f",
            matches.stream().mapToDouble(Clip.Match::similarity).min().orElseThrow()));
    assertThat(matches).allSatisfy(match -> assertThat(match.similarity()).isGreaterThan(0.9));
    for (int i = 1; i < PICTURES; i++) {
      // Time goes in the pictures as it does on the clock, across the clip's end as well.
      int step = Math.floorMod(matches.get(i).index() - matches.get(i - 1).index(), clip.length());
      double expected = (captured.get(i) - captured.get(i - 1)) / 1e9 * CLIP_FPS;
      assertThat((double) step)
          .as("frames from %s to %s", matches.get(i - 1), matches.get(i))
          .isCloseTo(expected, Offset.offset(4.0));
    }
  }

  @Test
  void pageShowsTheStreet(@TempDir Path profile, TestReporter report) throws Exception {
    try (Browser browser = Browser.start(profile)) {
      browser.open(house.url() + "/");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  browser.tiles().stream()
                      .anyMatch(
                          tile ->
                              Boolean.FALSE.equals(tile.get("old"))
                                  && Boolean.FALSE.equals(tile.get("bare"))));
      Clip.Match first = clip.match(browser.picture("#grid .tile canvas"));
      await()
          .atMost(PATIENCE)
          .until(() -> clip.match(browser.picture("#grid .tile canvas")).index() != first.index());
      Clip.Match later = clip.match(browser.picture("#grid .tile canvas"));
      report.publishEntry(
          "similarity of the tile to the clip",
          String.format(Locale.ROOT, "%.4f, %.4f", first.similarity(), later.similarity()));
      assertThat(first.similarity()).isGreaterThan(0.9);
      assertThat(later.similarity()).isGreaterThan(0.9);
    }
  }
}
