package camfleet.device.config;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigStoreTest {
  private static final LocalState OLD = state(7, null);
  private static final LocalState NEW = state(8, desired(9));
  private static final LocalState LATER = state(9, null);

  /** Hundreds of warnings that are due tell nobody anything; held, or the level is forgotten. */
  private static final Logger LOGGER = Logger.getLogger("camfleet.device.config");

  @TempDir Path dir;

  @BeforeAll
  static void beQuiet() {
    LOGGER.setLevel(Level.OFF);
  }

  @AfterAll
  static void beAsBefore() {
    LOGGER.setLevel(null);
  }

  private static DesiredConfig desired(long rev) {
    return new DesiredConfig(
        rev,
        Instant.parse("2026-01-01T00:00:00Z"),
        "anna",
        List.of("porch"),
        Map.of("fps", (double) rev, "name", "Türe " + rev, "resolution", "640x480"));
  }

  private static LocalState state(long rev, DesiredConfig trial) {
    return new LocalState(
        rev,
        ConfigStatus.ROLLED_BACK,
        List.of(new Problem(ProblemCode.CAMERA_ERROR, "revision " + rev + " gave none")),
        desired(rev),
        Map.of("quality", 40L),
        trial,
        null,
        List.of(
            new LocalState.Verdict(rev - 1, ConfigStatus.SUPERSEDED, List.of()),
            new LocalState.Verdict(rev - 2, ConfigStatus.APPLIED, List.of())));
  }

  private static LocalState load(Path from) {
    return new ConfigStore(from).load();
  }

  /** What is left when the power was cut before a step of the second save; null after the last. */
  private Path cutBefore(int step) throws IOException {
    Path at = Files.createDirectory(dir.resolve("cut" + step));
    ConfigStore store = new ConfigStore(at);
    store.load();
    store.save(OLD);
    ConfigStore cut = new ConfigStore(FailingDisk.cutBefore(step), at);
    assertThat(cut.load()).isEqualTo(OLD);
    try {
      cut.save(NEW);
      return null;
    } catch (FailingDisk.PowerCut e) {
      return at;
    }
  }

  @Test
  void isWholeWhateverStepThePowerIsCutBefore() throws IOException {
    int step = 0;
    for (Path at = cutBefore(step); at != null; at = cutBefore(++step)) {
      assertThat(load(at)).as("before step %s", step).isIn(OLD, NEW);
      // And the next life can store again, whatever lies about.
      ConfigStore next = new ConfigStore(at);
      next.load();
      next.save(LATER);
      assertThat(load(at)).isEqualTo(LATER);
    }
    assertThat(step).isEqualTo(9);
  }

  @Test
  void isWholeAfterTwoCutsInARow() throws IOException {
    for (int first = 0; first < 9; first++) {
      for (int second = 0; second < 9; second++) {
        Path at = cutBefore(first);
        ConfigStore cut = new ConfigStore(FailingDisk.cutBefore(second), at);
        LocalState found = cut.load();
        try {
          cut.save(LATER);
        } catch (FailingDisk.PowerCut e) {
          // The state before, when it takes the newer one's place, has its trial still to come.
          LocalState again = found.withOpen(found.trial());
          assertThat(load(at)).as("%s then %s", first, second).isIn(found, again, LATER);
        }
        delete(at);
      }
    }
  }

  private static void delete(Path at) throws IOException {
    try (var files = Files.list(at)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(at);
  }

  @Test
  void isTheOldOneOrTheNewOneWhereverTheFileIsCutOff() throws IOException {
    ConfigStore store = new ConfigStore(dir);
    store.load();
    store.save(OLD);
    store.save(NEW);
    Path file = dir.resolve("config.json");
    byte[] whole = Files.readAllBytes(file);
    int json = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\n');
    for (int length = 0; length <= whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      boolean isWhole = length == json || length == json + 1 || length >= whole.length - 1;
      assertThat(load(dir)).as("of %s bytes", length).isEqualTo(isWhole ? NEW : OLD);
    }
  }

  @Test
  void isTheOldOneWhateverByteIsWrong() throws IOException {
    ConfigStore store = new ConfigStore(dir);
    store.load();
    store.save(OLD);
    store.save(LATER);
    Path file = dir.resolve("config.json");
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length - 1; i++) {
      byte[] wrong = whole.clone();
      wrong[i] ^= 0x01;
      Files.write(file, wrong);
      assertThat(load(dir)).as("byte %s", i).isEqualTo(OLD);
    }
  }

  @Test
  void isNotMisledByWhatWasNeverFinished() throws IOException {
    ConfigStore store = new ConfigStore(dir);
    store.load();
    store.save(OLD);
    byte[] whole = Files.readAllBytes(dir.resolve("config.json"));
    Path unfinished = dir.resolve("config.json.new");
    for (byte[] rest :
        List.of(new byte[0], new byte[] {0, 0, 0, 0}, Arrays.copyOf(whole, 99), "{}".getBytes())) {
      Files.write(unfinished, rest);
      assertThat(load(dir)).isEqualTo(OLD);
      ConfigStore next = new ConfigStore(dir);
      next.load();
      next.save(OLD);
      assertThat(load(dir)).isEqualTo(OLD);
    }
  }

  @Test
  void keepsTheGoodSecondFileWhileTheFirstIsDamaged() throws IOException {
    ConfigStore store = new ConfigStore(dir);
    store.load();
    store.save(OLD);
    store.save(LATER);
    Files.write(dir.resolve("config.json"), new byte[100]);
    for (int step = 0; step < 9; step++) {
      ConfigStore cut = new ConfigStore(FailingDisk.cutBefore(step), dir);
      assertThat(cut.load()).isEqualTo(OLD);
      try {
        cut.save(LATER);
      } catch (FailingDisk.PowerCut e) {
        assertThat(load(dir)).isIn(OLD, LATER);
      }
      Files.write(dir.resolve("config.json"), new byte[100]);
    }
  }

  @Test
  void triesAgainWhatWasOnTrialWhenTheSecondFileWasTheFirst() throws IOException {
    ConfigStore store = new ConfigStore(dir);
    store.load();
    store.save(NEW);
    store.save(LATER);
    Files.write(dir.resolve("config.json"), new byte[0]);
    assertThat(load(dir).trial()).isNull();
    assertThat(load(dir).open()).isEqualTo(desired(9));
    assertThat(load(dir).applied()).isEqualTo(desired(8));
  }

  @Test
  void startsAnewWhenBothAreDamaged() throws IOException {
    Files.write(dir.resolve("config.json"), new byte[10]);
    Files.write(dir.resolve("config.json.before"), "{\"rev\":8,\"sta".getBytes());
    assertThat(load(dir)).isEqualTo(LocalState.first());
  }

  @Test
  void readsTheFileOfAnAgentThatWroteNoCheck() throws IOException {
    Files.writeString(
        dir.resolve("config.json"),
        "{\"rev\":3,\"status\":\"applied\",\"errors\":[],\"overrides\":{\"fps\":2.0}}");
    assertThat(load(dir).rev()).isEqualTo(3);
    assertThat(load(dir).overrides()).containsEntry("fps", 2.0);
  }
}
