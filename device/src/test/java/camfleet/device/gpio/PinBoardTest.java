package camfleet.device.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.runtime.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinBoardTest {
  private static final long MS = 1_000_000;
  private static final long CAPTURED = 1_795_168_881_000_000_000L;

  @TempDir Path dir;

  private final ManualClock clock = new ManualClock();
  private final MockPins pins = new MockPins();
  private final List<Long> rests = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final AtomicInteger triggers = new AtomicInteger();
  private PinBoard board;

  @BeforeEach
  void make() {
    board = board(pins);
  }

  private PinBoard board(Pins of) {
    PinBoard.Listener listener =
        new PinBoard.Listener() {
          @Override
          public void edges(long count, Edge last) {}

          @Override
          public void trigger() {
            triggers.incrementAndGet();
          }

          @Override
          public void problem(String sentence) {
            problems.add(sentence);
          }
        };
    return new PinBoard(of, dir, listener, clock, clock, rests::add);
  }

  @AfterEach
  void close() {
    board.close();
  }

  /**
   * The lamp's pin is opened last: when it is, what the others do has begun.
   *
   * @param open the lines that are in use then besides the lamp's
   */
  private void use(Map<String, Integer> lines, long debounceNanos, Integer... open) {
    Map<String, Integer> all = new HashMap<>(lines);
    all.put("identify_pin", 23);
    Set<Integer> inUse = new HashSet<>(List.of(open));
    inUse.add(23);
    board.apply(new PinSettings(all, 2 * MS, debounceNanos));
    await().until(() -> pins.inUse().equals(inUse));
  }

  @Test
  void thereIsOnePulseForEachFrame() {
    use(Map.of("ttl_out_pin", 18), 0, 18);
    for (int i = 1; i <= 500; i++) {
      board.frame(i, CAPTURED + i);
    }
    await().until(() -> board.health(0).pulses() == 500);
    assertThat(pins.pulses(18)).isEqualTo(500);
    assertThat(pins.isLow(18)).isTrue();
    // Each is as long as it shall be, and so is the pause before one that waits already.
    assertThat(rests).hasSizeBetween(500, 1000).containsOnly(2 * MS);
  }

  @Test
  void edgesAreLoggedWithTheFrameThatTheyFellInto() throws IOException {
    use(Map.of("ttl_in_pin", 17), 10 * MS, 17);
    long wall = clock.instant().getEpochSecond() * 1_000_000_000L;
    long mono = clock.getAsLong();
    List<String> expected =
        new ArrayList<>(List.of("edge,wall_ns,monotonic_ns,sequence,captured_at_ns"));
    pins.rise(17);
    expected.add("1," + wall + "," + mono + ",0,0");
    for (int i = 1; i <= 40; i++) {
      clock.advance(Duration.ofMillis(33));
      board.frame(i, CAPTURED + i * 33 * MS);
      clock.advance(Duration.ofMillis(7));
      pins.rise(17);
      long passed = i * 40L * MS;
      expected.add(
          (i + 1)
              + ","
              + (wall + passed)
              + ","
              + (mono + passed)
              + ","
              + i
              + ","
              + (CAPTURED + i * 33 * MS));
    }
    board.close();
    assertThat(Files.readAllLines(dir.resolve("ttl-in.csv"))).isEqualTo(expected);
  }

  @Test
  void bouncesOf20MsAreRemovedAndCounted() {
    use(Map.of("ttl_in_pin", 17, "trigger_pin", 27), 20 * MS, 17, 27);
    for (int i = 0; i < 50; i++) {
      long done = 0;
      for (long at : new long[] {0, 1, 4, 9, 15, 20}) {
        clock.advance(Duration.ofMillis(at - done));
        done = at;
        pins.rise(17);
        pins.rise(27);
      }
      clock.advance(Duration.ofMillis(5));
    }
    assertThat(board.health(0).edges()).isEqualTo(50);
    assertThat(triggers).hasValue(50);
    assertThat(board.health(0).bounced()).isEqualTo(2 * 50 * 5);
  }

  @Test
  void withoutDebounceEveryEdgeCounts() {
    use(Map.of("ttl_in_pin", 17), 0, 17);
    for (int i = 0; i < 10; i++) {
      pins.rise(17);
    }
    assertThat(board.health(0).edges()).isEqualTo(10);
    assertThat(board.health(0).bounced()).isZero();
  }

  @Test
  void twoSettingsOnOnePinUseItNeither() {
    use(Map.of("ttl_in_pin", 17, "trigger_pin", 17, "ttl_out_pin", 18), 0, 18);
    await().until(() -> !problems.isEmpty());
    assertThat(problems)
        .containsExactly("ttl_in_pin and trigger_pin want pin 17; give each a pin of its own");
    assertThat(board.health(0).problem()).isEqualTo(problems.get(0));
  }

  @Test
  void aPinThatCannotBeOpenedIsToldAndTheOthersWork() {
    pins.taken.add(17);
    use(Map.of("ttl_in_pin", 17, "ttl_out_pin", 18), 0, 18);
    await().until(() -> !problems.isEmpty());
    assertThat(problems)
        .containsExactly(
            "ttl_in_pin: pin 17 cannot be used: Device or resource busy (see: gpioinfo)");
    board.frame(1, CAPTURED);
    await().until(() -> pins.pulses(18) == 1);
    // Another pin mends it.
    use(Map.of("ttl_in_pin", 22, "ttl_out_pin", 18), 0, 18, 22);
    await().until(() -> board.health(0).problem() == null);
  }

  @Test
  void pinsAreLetGoWhenNoneIsWantedAndAtTheEnd() {
    use(Map.of("ttl_in_pin", 17), 0, 17);
    use(Map.of("ttl_out_pin", 18), 0, 18);
    board.apply(PinSettings.NONE);
    await().until(() -> pins.inUse().isEmpty());
    use(Map.of("ttl_in_pin", 4), 0, 4);
    board.close();
    assertThat(pins.inUse()).isEmpty();
    board.frame(9, CAPTURED);
    board.apply(new PinSettings(Map.of("ttl_out_pin", 18), 1, 0));
    assertThat(pins.inUse()).isEmpty();
  }

  @Test
  void thePinLampBlinksAndIsDarkAfterwards() {
    use(Map.of(), 0);
    await().until(() -> board.blink(Duration.ofSeconds(2)));
    await().until(() -> pins.pulses(23) == 4 && pins.isLow(23));
  }

  @Test
  void withoutPinsNothingIsSaidAndNothingBlinks() {
    PinBoard none = board(Pins.NONE);
    none.apply(PinSettings.NONE);
    none.frame(1, CAPTURED);
    assertThat(none.health(0)).isNull();
    assertThat(none.blink(Duration.ofSeconds(1))).isFalse();
    none.close();
  }
}
