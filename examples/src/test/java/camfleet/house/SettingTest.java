package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.Json;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting that is changed on a running camera, in each of the ways that there are. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("counts pictures per second")
class SettingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration ACKNOWLEDGED = Duration.ofSeconds(1);
  private static final Duration IN_FORCE = Duration.ofSeconds(3);
  private static final String PREFIX = "camfleet/v1/dev/cam1/";

  private House house;
  private Watcher watcher;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    house =
        House.in(folder)
            .startBroker()
            .startManager()
            .startDevice("cam1", file -> file.withSettings(Map.of("latest_fps", 10.0)));
    house.shows("cam1", PATIENCE);
    cli("devices");
  }

  @AfterAll
  void leave() {
    house.close();
  }

  @BeforeEach
  void listen() throws Exception {
    watcher =
        house.watcher(
            PREFIX + "res/set", PREFIX + "config/reported", "camfleet/v1/img/cam1/latest");
    watcher.hears(PATIENCE, "the configuration", one -> one.topic().endsWith("/reported"));
    watcher.says(PREFIX + "set", "{\"fps\": null}");
    result();
    watcher.forget();
  }

  @AfterEach
  void stopListening() {
    watcher.close();
  }

  @Test
  void commandLineChangesTheRate(TestReporter report) throws Exception {
    long begin = System.nanoTime();
    Said said = cli("set", "cam1", "fps=5");
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).isEqualToIgnoringNewLines("cam1: fps=5");
    fallsToFive("command line", begin, report);
  }

  @Test
  void rawValueChangesTheRate(TestReporter report) throws Exception {
    long begin = System.nanoTime();
    watcher.says(PREFIX + "set/fps", " 5\n");
    fallsToFive("set/fps", begin, report);
  }

  @Test
  void jsonDocumentChangesTheRate(TestReporter report) throws Exception {
    long begin = System.nanoTime();
    watcher.says(PREFIX + "set", "{\"fps\": 5}");
    fallsToFive("set", begin, report);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fps   | 0   | fps must be a number 0.1..120
          fps   | abc | fps must be a number 0.1..120
          fsp   | 5   | fsp
          """)
  void refusesWhatIsOutOfRangeOrUnknownAndChangesNothing(String key, String value, String sentence)
      throws Exception {
    Map<String, Object> before = inForce();
    String json = value.equals("abc") ? "\"abc\"" : value;

    Said said = cli("set", "cam1", key + "=" + value);
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(said.err().lines()).as(said.err()).hasSize(1);
    assertThat(said.err()).contains(key, sentence);

    watcher.forget();
    watcher.says(PREFIX + "set/" + key, value);
    refused(key, sentence, before);

    watcher.forget();
    watcher.says(PREFIX + "set", "{\"" + key + "\": " + json + ", \"quality\": 20}");
    refused(key, sentence, before);
  }

  @Test
  void wordsWithoutAValueAreAMistakeOfUse() {
    Said said = cli("set", "cam1", "fps");
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("\"fps\" must be KEY=VALUE, such as fps=5");
  }

  private void refused(String key, String sentence, Map<String, Object> before) throws Exception {
    CommandResult result = result();
    assertThat(result.status()).isEqualTo(CommandStatus.REJECTED);
    assertThat(result.error().key()).isEqualTo(key);
    assertThat(result.error().message()).contains(sentence);
    assertThat(inForce()).isEqualTo(before);
  }

  private void fallsToFive(String how, long begin, TestReporter report) throws Exception {
    Delivery answer = answer();
    CommandResult result = Json.read(answer.payload(), CommandResult.class);
    long acknowledged = answer.arrivedNanos();
    assertThat(result.status()).isEqualTo(CommandStatus.DONE);
    assertThat(config(result)).containsEntry("fps", 5.0);
    assertThat(acknowledged - begin).as("ns until the answer").isLessThan(ACKNOWLEDGED.toNanos());
    assertThat(inForce()).containsEntry("fps", 5.0);
    // What comes after the answer is measured until three seconds are over.
    await().atMost(PATIENCE).until(() -> System.nanoTime() - begin >= IN_FORCE.toNanos());
    List<Long> times =
        watcher.heard().stream()
            .filter(one -> one.topic().endsWith("/latest"))
            .map(Delivery::arrivedNanos)
            .filter(at -> at > acknowledged && at - begin <= IN_FORCE.toNanos())
            .toList();
    double rate = (times.size() - 1) * 1e9 / (times.get(times.size() - 1) - times.get(0));
    report.publishEntry(
        how,
        String.format(
            Locale.ROOT,
            "acknowledged after %d ms, %.2f fps",
            (acknowledged - begin) / 1_000_000,
            rate));
    assertThat(rate).as("pictures per second").isBetween(4.5, 5.5);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> config(CommandResult result) {
    return (Map<String, Object>) result.output().get("config");
  }

  private CommandResult result() throws Exception {
    return Json.read(answer().payload(), CommandResult.class);
  }

  /** The device's answer to the override. */
  private Delivery answer() {
    return watcher.hears(PATIENCE, "an answer", one -> one.topic().endsWith("/res/set"));
  }

  /** The configuration as the device reported it last, to somebody who joins now. */
  private Map<String, Object> inForce() throws Exception {
    try (Watcher late = house.watcher(PREFIX + "config/reported")) {
      Delivery reported = late.hears(PATIENCE, "the configuration", one -> true);
      return Json.read(reported.payload(), ReportedConfig.class).config();
    }
  }

  private Said cli(String... arguments) {
    return Said.by(house, arguments);
  }
}
