package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MetadataLinesTest {
  private final List<FrameMetadata> blocks = new ArrayList<>();

  private void feed(String text, int piece) {
    MetadataLines lines = new MetadataLines(blocks::add);
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < bytes.length; at += piece) {
      int count = Math.min(piece, bytes.length - at);
      byte[] next = new byte[count];
      System.arraycopy(bytes, at, next, 0, count);
      lines.feed(next, count);
    }
  }

  @Property(tries = 50)
  void readsBlocksHoweverTheyAreCut(@ForAll @IntRange(min = 1, max = 40) int piece) {
    blocks.clear();
    feed("ExposureTime=9998\nColourGains=[ 1.9, 1.5 ]\n\nExposureTime=5\n\n", piece);
    assertThat(blocks)
        .containsExactly(
            new FrameMetadata(Map.of("ExposureTime", "9998", "ColourGains", "[ 1.9, 1.5 ]")),
            new FrameMetadata(Map.of("ExposureTime", "5")));
  }

  @Test
  void beginsABlockWhereANameComesAgain() {
    feed("Lux=1\nExposureTime=1\nLux=2\n\n", 100);
    assertThat(blocks)
        .containsExactly(
            new FrameMetadata(Map.of("Lux", "1", "ExposureTime", "1")),
            new FrameMetadata(Map.of("Lux", "2")));
  }

  @Test
  void passesOverWhatIsNoLine() {
    feed("\n\nnothing\n=\u0000\u00FF\n" + "x".repeat(100_000) + "\nLux=3\n\n\n", 100);
    assertThat(blocks).containsExactly(new FrameMetadata(Map.of("Lux", "3")));
  }
}
