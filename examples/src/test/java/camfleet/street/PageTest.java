package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.camera.Faults;
import camfleet.house.House;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, opened once and never loaded again. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class PageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String AGE = "\\d+(\\.\\d)? (ms|s|min)";

  private House house;
  private Browser browser;
  private final Set<String> running = new HashSet<>();

  @BeforeAll
  void open(@TempDir Path folder, @TempDir Path profile) throws Exception {
    browser = Browser.start(profile);
    house = House.in(folder).startBroker().startManager();
    browser.open(house.url() + "/");
    browser.ask("window.openedOnce = true;");
  }

  @AfterAll
  void leave() {
    if (house != null) {
      house.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void twoCameras() throws Exception {
    for (String id : List.of("cam1", "cam2")) {
      if (running.add(id)) {
        house.startDevice(id);
      }
    }
    awaitLive("cam1");
    awaitLive("cam2");
    browser.complaints();
  }

  @AfterEach
  void wasNeverLoadedAgain() {
    assertThat(browser.ask("return window.openedOnce === true;")).isEqualTo(true);
  }

  @Test
  void cameraThatConnectsAppearsByItselfOnce() throws Exception {
    house.startDevice("cam10");
    try {
      awaitLive("cam10");
      assertThat(browser.tiles())
          .extracting(tile -> tile.get("id"))
          .containsExactly("cam1", "cam2", "cam10");
      assertThat(browser.text("#link")).isEqualTo("live");
      assertThat(browser.complaints()).isEmpty();
    } finally {
      house.stopDevice("cam10");
    }
    awaitTile("cam10", "offline", tile -> tile.get("badge").equals("offline"));
    try (var fleet = house.fleet()) {
      fleet.forget("cam10");
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(browser.tiles()).as("after cam10 is forgotten").hasSize(2));
  }

  @Test
  void tileSaysHowOldItsPictureIs() {
    Map<String, Object> tile = tile("cam1");
    assertThat(tile.get("badge")).isEqualTo("online");
    assertThat((String) tile.get("age")).matches(AGE);
    assertThat((String) tile.get("note")).isEmpty();
    assertThat((String) tile.get("filter")).isEqualTo("none");
  }

  @Test
  void tileSaysWhenNobodyKeepsTheClockOfItsCamera() throws Exception {
    try (var fleet = house.fleet()) {
      await().atMost(PATIENCE).until(() -> fleet.device("cam1").health() != null);
      boolean kept = fleet.device("cam1").health().clock().synchronised();
      awaitTile(
          "cam1",
          kept ? "not in doubt" : "in doubt",
          tile -> ((String) tile.get("doubt")).matches(kept ? "" : "clock not set|± " + AGE));
    }
  }

  @Test
  void cameraThatStopsGreysAndSaysHowOldItsPictureIsUntilItIsBack(TestReporter report)
      throws Exception {
    long begin = System.nanoTime();
    house.stopDevice("cam1");
    running.remove("cam1");
    awaitTile("cam1", "offline", tile -> tile.get("badge").equals("offline"));
    double offline = (System.nanoTime() - begin) / 1e9;
    awaitTile("cam1", "grey", tile -> !tile.get("filter").equals("none"));
    Map<String, Object> grey = tile("cam1");
    assertThat(grey.get("old")).isEqualTo(true);
    assertThat((String) grey.get("note")).matches("offline · picture is " + AGE + " old");
    assertThat(isLive(tile("cam2"))).as("the other camera goes on").isTrue();
    String note = (String) grey.get("note");
    awaitTile("cam1", "older", tile -> !tile.get("note").equals(note));

    long again = System.nanoTime();
    house.startDevice("cam1");
    running.add("cam1");
    awaitLive("cam1");
    report.publishEntry(
        "a camera stopped and started",
        String.format(
            Locale.ROOT,
            "grey after %.2f s, live %.2f s after its start",
            offline,
            (System.nanoTime() - again) / 1e9));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void tileSaysSinceWhenThePictureOfACameraInTroubleIsStaleUntilItIsBack() throws Exception {
    Faults.Timed unplugged =
        new Faults.Timed(Faults.Timed.What.GONE, Duration.ofSeconds(4), Duration.ofSeconds(3));
    house.startDevice("cam20", Faults.NONE.with(unplugged), file -> file);
    try {
      awaitLive("cam20");
      awaitTile(
          "cam20",
          "stale",
          tile ->
              ((String) tile.get("note"))
                      .matches(
                          "stale since \\d\\d:\\d\\d:\\d\\d \\(\\d+ s\\): the synthetic camera is"
                              + " unplugged, as it was told to be")
                  && tile.get("badge").equals("online")
                  && tile.get("old").equals(true));
      assertThat(isLive(tile("cam2"))).as("the other camera goes on").isTrue();
      awaitLive("cam20");
      assertThat((String) tile("cam20").get("note")).isEmpty();
    } finally {
      house.stopDevice("cam20");
    }
    awaitTile("cam20", "offline", tile -> tile.get("badge").equals("offline"));
    try (var fleet = house.fleet()) {
      fleet.forget("cam20");
    }
    await().atMost(PATIENCE).until(() -> browser.tiles().size() == 2);
  }

  @Test
  void managerThatIsStartedAgainIsFoundAgain(TestReporter report) throws Exception {
    house.stopManager();
    awaitTile("cam1", "old", tile -> tile.get("old").equals(true));
    assertThat((Boolean) browser.ask("return document.getElementById('banner').hidden;")).isFalse();
    assertThat(browser.text("#banner")).startsWith("Manager not reachable, trying again.");
    house.startManager();
    long up = System.nanoTime();
    awaitLive("cam1");
    awaitLive("cam2");
    report.publishEntry(
        "the manager started again",
        String.format(
            Locale.ROOT, "live on the page %.2f s later", (System.nanoTime() - up) / 1e9));
    await()
        .atMost(PATIENCE)
        .until(() -> (Boolean) browser.ask("return document.getElementById('banner').hidden;"));
    // A browser itself notes each attempt to reach a manager that is away.
    assertThat(browser.complaints())
        .allMatch(
            line ->
                line.contains("WebSocket connection to")
                    || line.contains("ERR_CONNECTION_REFUSED"));
  }

  @Test
  void everythingComesFromTheManager() {
    assertThat(browser.loaded())
        .isNotEmpty()
        .allSatisfy(address -> assertThat(address).startsWith(house.url() + "/"));
  }

  private Map<String, Object> tile(String id) {
    return browser.tiles().stream()
        .filter(tile -> id.equals(tile.get("id")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void largeViewOffersWhatTheCameraCanDo() throws Exception {
    browser.ask("location.hash = 'cam1';");
    try (var fleet = house.fleet()) {
      var able = fleet.device("cam1").info().capabilities();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(
                        words("#settings-fields input, #settings-fields select", "e.id.slice(8)"))
                    .containsExactlyInAnyOrderElementsOf(able.settings().keySet());
                assertThat(words("#detail [data-command]:not([hidden])", "e.dataset.command"))
                    .contains("identify", "snapshot")
                    .isSubsetOf(able.commands());
              });
    } finally {
      browser.ask("location.hash = '';");
    }
  }

  @SuppressWarnings("unchecked")
  private List<String> words(String selector, String of) {
    return (List<String>)
        browser.ask(
            "return [...document.querySelectorAll(arguments[0])].map((e) => " + of + ");",
            selector);
  }

  @Test
  void largeViewTellsWhatTheCameraSays() {
    Map<String, Object> device =
        Map.of(
            "synchronised",
            false,
            "info",
            Map.of(
                "camera",
                Map.of(
                    "sensor",
                    "imx708",
                    "modes",
                    List.of(Map.of("width", 1536, "height", 864, "fps", 120.13)))),
            "health",
            Map.of(
                "controls",
                Map.of("zoom", List.of(0, 0, 1, 1)),
                "pins",
                Map.of("pulses", 9, "edges", 4, "bounced", 1, "triggered", 2),
                "plugins",
                Map.of(
                    "blur",
                    Map.of("pictures", 8, "kept_back", 3, "failures", 1, "problem", "it threw"))));
    Object told =
        browser.ask(
            "return import('/assets/said.js').then((said) => said.cameraFacts(arguments[0]));",
            device);
    assertThat(told)
        .isEqualTo(
            List.of(
                List.of("sensor", "imx708"),
                List.of("modes", "1536 × 864 up to 120.13 fps"),
                List.of("synchronised", "no"),
                List.of("zoom in force", "0, 0, 1, 1"),
                List.of("pins", "9 pulses, 4 edges (1 bounced), 2 triggered"),
                List.of("plug-in blur", "8 pictures, 3 kept back, 1 failed: it threw")));
  }

  /** Waits; what all tiles look like is told when it does not come true. */
  private void awaitTile(String id, String what, Predicate<Map<String, Object>> so) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                assertThat(browser.tiles())
                    .as(id + " is " + what)
                    .anyMatch(tile -> id.equals(tile.get("id")) && so.test(tile)));
  }

  private void awaitLive(String id) {
    awaitTile(id, "live", PageTest::isLive);
  }

  private static boolean isLive(Map<String, Object> tile) {
    return tile.get("badge").equals("online")
        && tile.get("old").equals(false)
        && tile.get("bare").equals(false);
  }
}
