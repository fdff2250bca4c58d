package camfleet.device.process;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.GreyPicture;
import java.util.List;
import org.junit.jupiter.api.Test;

class GreyGeometryTest {
  private static final List<Double> ALL = List.of(0.0, 0.0, 1.0, 1.0);

  /** Rows of letters; each letter is a pixel. */
  private static GreyPicture of(String... rows) {
    byte[] pixels = String.join("", rows).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return new GreyPicture(rows[0].length(), rows.length, pixels);
  }

  private static GreyPicture laid(List<Double> zoom, boolean h, boolean v, int turn) {
    return GreyGeometry.lay(of("abcd", "efgh"), new Geometry(zoom, h, v, turn, false));
  }

  private static void assertSame(GreyPicture is, GreyPicture expected) {
    assertThat(is.width()).isEqualTo(expected.width());
    assertThat(new String(is.pixels(), java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo(new String(expected.pixels(), java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Test
  void mirrors() {
    assertSame(laid(ALL, true, false, 0), of("dcba", "hgfe"));
    assertSame(laid(ALL, false, true, 0), of("efgh", "abcd"));
  }

  @Test
  void turnsClockwise() {
    assertSame(laid(ALL, false, false, 90), of("ea", "fb", "gc", "hd"));
    assertSame(laid(ALL, false, false, 180), of("hgfe", "dcba"));
    assertSame(laid(ALL, false, false, 270), of("dh", "cg", "bf", "ae"));
  }

  @Test
  void mirrorsBeforeItTurns() {
    assertSame(laid(ALL, true, false, 90), of("hd", "gc", "fb", "ea"));
    assertSame(laid(ALL, false, true, 270), of("hd", "gc", "fb", "ea"));
  }

  @Test
  void cutsOutFirst() {
    assertSame(laid(List.of(0.5, 0.0, 0.5, 1.0), true, false, 0), of("dc", "hg"));
    assertSame(laid(List.of(0.0, 0.5, 0.5, 0.5), false, false, 90), of("e", "f"));
  }

  @Test
  void aPartIsLookedAtInMoreDetail() {
    assertThat(GreyGeometry.side(Geometry.NONE, 160)).isEqualTo(160);
    Geometry half = new Geometry(List.of(0.25, 0.25, 0.5, 0.4), false, false, 0, false);
    assertThat(GreyGeometry.side(half, 160)).isEqualTo(320);
    Geometry little = new Geometry(List.of(0.25, 0.25, 0.01, 0.01), false, false, 0, false);
    assertThat(GreyGeometry.side(little, 160)).isEqualTo(640);
  }
}
