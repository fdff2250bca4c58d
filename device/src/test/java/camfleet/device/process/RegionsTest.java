package camfleet.device.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionsTest {
  private final MemoryStore store = new MemoryStore();
  private final Regions regions = new Regions(store, System.getLogger("test"));

  private static Region region(String name) {
    return new Region(
        name,
        12.5,
        0,
        60,
        100,
        "#00ff00",
        List.of(Region.Draw.LABEL, Region.Draw.BOX),
        List.of(Region.Detect.MOTION),
        70,
        null);
  }

  private Regions nextLife() {
    return new Regions(store, System.getLogger("test"));
  }

  @Test
  void anEditHoldsAtOnceAndIsForgottenUnlessItIsSaved() throws Exception {
    assertThat(regions.isSaved()).isTrue();
    regions.set(region("gate"));
    regions.set(region("path"));
    assertThat(regions.current()).extracting(Region::name).containsExactly("gate", "path");
    assertThat(regions.isSaved()).isFalse();
    assertThat(nextLife().current()).isEmpty();
    regions.save();
    assertThat(regions.isSaved()).isTrue();
    assertThat(nextLife().current()).isEqualTo(regions.current());
    assertThat(regions.remove("gate")).isTrue();
    assertThat(regions.remove("gate")).isFalse();
    assertThat(nextLife().current()).hasSize(2);
    regions.clear();
    assertThat(regions.current()).isEmpty();
    assertThat(nextLife().current()).hasSize(2);
  }

  @Test
  void theFileIsReadable() throws Exception {
    regions.set(region("gate"));
    regions.save();
    assertThat(new String(store.document, StandardCharsets.UTF_8))
        .contains("\"name\" : \"gate\"")
        .contains("\"corners\" : [ [ 12.5, 0.0 ], [ 60.0, 100.0 ] ]")
        .contains("\"draw\" : [ \"box\", \"label\" ]")
        .contains("\"detect\" : [ \"motion\" ]")
        .contains("\"sensitivity\" : 70")
        .doesNotContain("min_frames")
        .endsWith("\n");
  }

  @Test
  void theVersionBeforeComesBack() throws Exception {
    assertThat(regions.restore()).isFalse();
    regions.set(region("first"));
    regions.save();
    regions.set(region("second"));
    regions.save();
    // Saving the same again keeps the version before.
    regions.save();
    assertThat(regions.restore()).isTrue();
    assertThat(regions.current()).extracting(Region::name).containsExactly("first");
    assertThat(regions.isSaved()).isFalse();
    regions.save();
    assertThat(nextLife().current()).extracting(Region::name).containsExactly("first");
    assertThat(regions.restore()).isTrue();
    assertThat(regions.current()).extracting(Region::name).containsExactly("first", "second");
  }

  @Test
  void oneOfTheSameNameIsReplacedWhereItIs() {
    regions.set(region("a"));
    regions.set(region("b"));
    Region other = new Region("a", 0, 0, 1, 1, "#000000");
    assertThat(regions.set(other)).isTrue();
    assertThat(regions.current()).containsExactly(other, region("b"));
    assertThat(regions.find("a")).contains(other);
    assertThat(regions.find("c")).isEmpty();
  }

  @Test
  void thereAreAtMostThirtyTwo() {
    for (int i = 0; i < Regions.MOST; i++) {
      assertThat(regions.set(region("r" + i))).isTrue();
    }
    assertThat(regions.set(region("one-more"))).isFalse();
    assertThat(regions.set(region("r3"))).isTrue();
    assertThat(regions.current()).hasSize(32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "\0\0\0\0",
        "{}",
        "{\"regions\":[null]}",
        "{\"regions\":[{\"name\":\"a\"}]}",
        "{\"regions\":[{\"name\":\"a\",\"corners\":[[0,0],[1]],\"colour\":\"#000000\"}]}",
        "{\"regions\":[{\"name\":\"a\",\"corners\":[[5,0],[1,1]],\"colour\":\"#000000\"}]}",
        "{\"regions\":[{\"name\":\"a\",\"corners\":[[0,0],[1,1]],\"colour\":\"#000000\",\"draw\":[\"x\"]}]}",
        "{\"regions\":[{\"name\":\"a\",\"corners\":[[0,0],[1,1]],\"colour\":\"#000000\"},{\"name\":\"a\",\"corners\":[[0,0],[1,1]],\"colour\":\"#000000\"}]}"
      })
  void aDamagedFileIsSetAsideAndNoRegionsAreThere(String content) {
    store.document = content.getBytes(StandardCharsets.UTF_8);
    byte[] before = store.document;
    Regions life = nextLife();
    assertThat(life.current()).isEmpty();
    assertThat(store.aside).isSameAs(before);
    assertThat(store.document).isNull();
  }

  @Test
  void aFileThatCannotBeReadIsLeftAlone() {
    store.failure = new IOException("the disk is gone");
    Regions life = nextLife();
    assertThat(life.current()).isEmpty();
    life.set(region("gate"));
    assertThatThrownBy(life::save).isInstanceOf(IOException.class).hasMessage("the disk is gone");
    assertThat(life.isSaved()).isFalse();
    assertThat(life.current()).hasSize(1);
    assertThatThrownBy(life::restore).hasMessage("the disk is gone");
  }

  @Test
  void aDamagedVersionBeforeChangesNothing() {
    regions.set(region("gate"));
    store.previous = new byte[] {'x'};
    assertThatThrownBy(regions::restore)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the previous regions are damaged: ");
    assertThat(regions.current()).hasSize(1);
  }
}
