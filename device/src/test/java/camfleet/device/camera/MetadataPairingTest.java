package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MetadataPairingTest {
  private static final long MILLI = 1_000_000L;
  private static final long INTERVAL = 100 * MILLI;
  private static final long WALL = 1_795_168_800_000_000_000L;

  /** What happens with the block of a picture on its way. */
  private enum Fate {
    COMES,
    IS_LOST,
    IS_LATE,
    IS_GARBLED,
    COMES_TWICE
  }

  private final MetadataPairing pairing = MetadataPairing.of(10);

  private static FrameMetadata block(int number) {
    return new FrameMetadata(
        Map.of("FrameWallClock", Long.toString(WALL + number * INTERVAL - 60 * MILLI)));
  }

  private static byte[] jpeg(int number) {
    return Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  private static int number(MetadataPairing.Told told) {
    return Integer.parseInt(new String(told.jpeg(), StandardCharsets.US_ASCII));
  }

  private void picture(int number, long at) {
    pairing.picture(jpeg(number), WALL + at, at);
  }

  /** Whether a picture has the time of its own block. */
  private static boolean isRight(MetadataPairing.Told told) {
    return told.capturedAtNanos() == WALL + number(told) * INTERVAL - 60 * MILLI;
  }

  @Test
  void waitsForTheBlockOfAPicture() {
    picture(1, INTERVAL);
    assertThat(pairing.take(INTERVAL)).isNull();
    assertThat(pairing.dueInNanos(INTERVAL)).isEqualTo(75 * MILLI);
    pairing.block(block(1), INTERVAL + 10 * MILLI);
    MetadataPairing.Told told = pairing.take(INTERVAL + 10 * MILLI);
    assertThat(told.metadata()).isEqualTo(block(1));
    assertThat(isRight(told)).isTrue();
    assertThat(pairing.dueInNanos(INTERVAL)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void keepsAPictureWithoutABlockNoLongerThanThreeQuartersOfAnInterval() {
    picture(1, INTERVAL);
    assertThat(pairing.take(INTERVAL + 74 * MILLI)).isNull();
    MetadataPairing.Told told = pairing.take(INTERVAL + 75 * MILLI);
    assertThat(told.metadata()).isNull();
    assertThat(told.capturedAtNanos()).as("its arrival").isEqualTo(WALL + INTERVAL);
  }

  @Test
  void givesAPictureWithoutABlockTheAgeOfThoseBefore() {
    picture(1, INTERVAL);
    pairing.block(block(1), INTERVAL);
    assertThat(isRight(pairing.take(INTERVAL))).isTrue();
    picture(2, 2 * INTERVAL);
    assertThat(isRight(pairing.take(3 * INTERVAL - 1))).isTrue();
  }

  @Test
  void stopsWaitingWhereNothingIsToldAndBeginsAgainWhenItIs() {
    for (int i = 1; i <= 3; i++) {
      picture(i, i * INTERVAL);
      assertThat(pairing.take(i * INTERVAL)).isNull();
      assertThat(pairing.take(i * INTERVAL + 80 * MILLI)).isNotNull();
    }
    picture(4, 4 * INTERVAL);
    assertThat(pairing.take(4 * INTERVAL)).as("at once").isNotNull();
    pairing.block(block(4), 4 * INTERVAL + MILLI);
    picture(5, 5 * INTERVAL);
    assertThat(pairing.take(5 * INTERVAL)).as("waits").isNull();
    pairing.block(block(5), 5 * INTERVAL + MILLI);
    assertThat(pairing.take(5 * INTERVAL + MILLI).metadata()).isEqualTo(block(5));
  }

  @Test
  void keepsTheOrderWhenBothPipesWereNotReadForAWhile() {
    long now = 20 * INTERVAL;
    for (int i = 1; i <= 5; i++) {
      pairing.block(block(i), now);
    }
    for (int i = 1; i <= 5; i++) {
      pairing.picture(jpeg(i), WALL + now, now + i * MILLI);
      MetadataPairing.Told told = pairing.take(now + i * MILLI);
      assertThat(number(told)).isEqualTo(i);
      assertThat(isRight(told)).isTrue();
    }
  }

  @Test
  void keepsTheLatestPicturesWhenNobodyFetchesThem() {
    for (int i = 1; i <= 9; i++) {
      picture(i, i * INTERVAL);
      pairing.block(block(i), i * INTERVAL);
    }
    assertThat(number(pairing.take(9 * INTERVAL))).isEqualTo(8);
    assertThat(number(pairing.take(9 * INTERVAL))).isEqualTo(9);
    assertThat(pairing.take(9 * INTERVAL)).isNull();
  }

  @Property(tries = 300)
  void neitherShiftsNorStallsWhateverHappensToBlocks(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int trouble) {
    MetadataPairing one = MetadataPairing.of(10);
    Random random = new Random(seed);
    List<MetadataPairing.Told> out = new ArrayList<>();
    boolean lateOne = false;
    int wrong = 0;
    int troubles = 0;
    for (int i = 1; i <= 200; i++) {
      long at = i * INTERVAL;
      Fate fate =
          random.nextInt(10) < trouble
              ? Fate.values()[random.nextInt(Fate.values().length)]
              : Fate.COMES;
      troubles += fate == Fate.COMES ? 0 : 1;
      if (lateOne) {
        // Its own picture has gone by then.
        one.block(block(i - 1), at - MILLI);
      }
      lateOne = fate == Fate.IS_LATE;
      one.picture(jpeg(i), WALL + at, at);
      long toldAt = at + 2 * MILLI;
      switch (fate) {
        case COMES -> one.block(block(i), toldAt);
        case IS_GARBLED -> one.block(new FrameMetadata(Map.of("Frame", "all")), toldAt);
        case COMES_TWICE -> {
          one.block(block(i), toldAt);
          one.block(block(i), toldAt);
        }
        default -> {
          // Nothing is told.
        }
      }
      MetadataPairing.Told told = one.take(at + 90 * MILLI);
      assertThat(told).as("a picture in its interval").isNotNull();
      assertThat(number(told)).isEqualTo(i);
      assertThat(one.take(at + 90 * MILLI)).isNull();
      out.add(told);
      wrong += told.metadata() != null && !isRight(told) && fate != Fate.IS_GARBLED ? 1 : 0;
    }
    assertThat(out).hasSize(200);
    assertThat(wrong).as("of a late block at most").isLessThanOrEqualTo(troubles);
    for (int i = 201; i <= 210; i++) {
      one.picture(jpeg(i), WALL + i * INTERVAL, i * INTERVAL);
      one.block(block(i), i * INTERVAL + MILLI);
      MetadataPairing.Told told = one.take(i * INTERVAL + 90 * MILLI);
      assertThat(number(told)).isEqualTo(i);
      assertThat(i == 201 || isRight(told)).as("picture " + i).isTrue();
    }
  }
}
