package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JpegSplitterTest {
  private final List<byte[]> found = new ArrayList<>();

  private JpegSplitter splitter(int maxBytes) {
    return new JpegSplitter(maxBytes, found::add);
  }

  @Property(tries = 300)
  void findsEveryPictureHoweverTheStreamIsCut(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 5000) Integer> widths,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 400) int longestPiece) {
    found.clear();
    List<byte[]> pictures = widths.stream().map(w -> TinyJpeg.of(w, 7)).toList();
    byte[] stream = concatenated(pictures);
    JpegSplitter splitter = splitter(1000);
    Random random = new Random(seed);
    for (int at = 0; at < stream.length; ) {
      int count = Math.min(stream.length - at, 1 + random.nextInt(longestPiece));
      splitter.feed(stream, at, count);
      at += count;
    }
    assertThat(found).containsExactlyElementsOf(pictures);
    assertThat(splitter.dropped()).isZero();
    assertThat(splitter.waiting()).isZero();
  }

  @Property(tries = 300)
  void survivesAnyBytesWithinItsBoundAndFindsThePictureAfterThem(
      @ForAll byte[] garbage, @ForAll long seed) {
    found.clear();
    JpegSplitter splitter = splitter(2000);
    byte[] noise = new byte[3000];
    Random random = new Random(seed);
    random.nextBytes(noise);
    byte[] good = TinyJpeg.of(640, 480);
    splitter.feed(garbage, 0, garbage.length);
    splitter.feed(noise, 0, noise.length);
    for (int i = 0; i < 2000; i++) {
      splitter.feed(good, 0, good.length);
    }
    assertThat(found).contains(good);
    assertThat(splitter.waiting()).isLessThanOrEqualTo(2000);
  }

  @Test
  void passesOverAThumbnailInsideASegment() {
    byte[] thumbnail = TinyJpeg.of(16, 16);
    byte[] plain = TinyJpeg.of(640, 480);
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    picture.write(plain, 0, 2);
    picture.writeBytes(TinyJpeg.bytes(0xFF, 0xE1, 0, 2 + thumbnail.length));
    picture.writeBytes(thumbnail);
    picture.write(plain, 2, plain.length - 2);
    byte[] bytes = picture.toByteArray();
    splitter(1000).feed(bytes, 0, bytes.length);
    assertThat(found).containsExactly(bytes);
    assertThat(Jpeg.size(bytes)).contains(new Jpeg.Dimensions(640, 480));
  }

  @Test
  void givesUpAPictureThatIsCutShortForTheNextOne() {
    byte[] good = TinyJpeg.of(640, 480);
    for (int cut = 2; cut < good.length - 2; cut++) {
      found.clear();
      JpegSplitter splitter = splitter(1000);
      splitter.feed(good, 0, cut);
      // A cut within a length takes the next bytes for one, up to the bound of 1,000.
      for (int i = 0; i < 60; i++) {
        splitter.feed(good, 0, good.length);
      }
      assertThat(found).as("cut after " + cut).contains(good);
    }
  }

  @Test
  void dropsAndCountsWhatIsTooLarge() {
    JpegSplitter splitter = splitter(500);
    byte[] good = TinyJpeg.of(640, 480);
    splitter.feed(good, 0, good.length - 9);
    byte[] endless = new byte[1_000_000];
    splitter.feed(endless, 0, endless.length);
    assertThat(splitter.dropped()).isEqualTo(1);
    assertThat(splitter.waiting()).isLessThanOrEqualTo(500);
    splitter.feed(good, 0, good.length);
    assertThat(found).containsExactly(good);
  }

  @Test
  void isNotSlowedDownByStartsWithoutEnd() {
    byte[] starts = new byte[4_000_000];
    for (int i = 0; i < starts.length; i += 2) {
      starts[i] = (byte) 0xFF;
      starts[i + 1] = (byte) 0xD8;
    }
    JpegSplitter splitter = splitter(1_000_000);
    long begin = System.nanoTime();
    splitter.feed(starts, 0, starts.length);
    assertThat(System.nanoTime() - begin).isLessThan(5_000_000_000L);
    assertThat(splitter.dropped()).isGreaterThan(1_900_000);
  }

  @Test
  void findsNoPictureInAPartOfOne() {
    byte[] good = TinyJpeg.of(640, 480);
    assertThat(JpegSplitter.first(good)).contains(good);
    for (int cut = 0; cut < good.length; cut++) {
      assertThat(JpegSplitter.first(java.util.Arrays.copyOf(good, cut))).isEmpty();
    }
  }

  private static byte[] concatenated(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
