package camfleet.device.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import camfleet.device.camera.Image;
import camfleet.device.camera.TestImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

class RegionTest {
  private static final Region MIDDLE = new Region("middle", 40, 40, 60, 60, "#ff0000");

  private static Region drawn(Region.Draw... what) {
    return new Region("middle", 40, 40, 60, 60, "#ff0000", List.of(what), List.of(), null, null);
  }

  @ParameterizedTest
  @CsvSource({
    "640,480,256,192,384,288",
    "1280,720,512,288,768,432",
    "320,240,128,96,192,144",
    "1920,1080,768,432,1152,648"
  })
  void isWhereItIsAtEachSize(int width, int height, int left, int top, int right, int bottom) {
    assertThat(MIDDLE.in(width, height))
        .isEqualTo(new Region.Pixels(left, top, right - left, bottom - top));
    // What is drawn of it lies exactly there.
    try (Image image = TestImage.plain(width, height, 0, 0, 0)) {
      RegionDrawing.draw(image.mat(), drawn(Region.Draw.OUTLINE));
      int[] red = {0, 0, 255};
      int[] black = {0, 0, 0};
      assertThat(TestImage.pixel(image.mat(), left, top)).isEqualTo(red);
      assertThat(TestImage.pixel(image.mat(), right - 1, bottom - 1)).isEqualTo(red);
      assertThat(TestImage.pixel(image.mat(), left - 1, top)).isEqualTo(black);
      assertThat(TestImage.pixel(image.mat(), left, top - 1)).isEqualTo(black);
      assertThat(TestImage.pixel(image.mat(), right, bottom - 1)).isEqualTo(black);
      assertThat(TestImage.pixel(image.mat(), right - 1, bottom)).isEqualTo(black);
      assertThat(TestImage.pixel(image.mat(), width / 2, height / 2)).isEqualTo(black);
    }
  }

  @Test
  void hasAtLeastOnePixel() {
    Region thin = new Region("thin", 99.9, 99.9, 100, 100, "#000000");
    assertThat(thin.in(64, 64)).isEqualTo(new Region.Pixels(63, 63, 1, 1));
  }

  @Test
  void aBoxTintsItsAreaAndNothingElse() {
    try (Image image = TestImage.plain(640, 480, 100, 100, 100)) {
      RegionDrawing.draw(image.mat(), drawn(Region.Draw.BOX));
      int[] tinted = TestImage.pixel(image.mat(), 256, 192);
      assertThat(tinted[0]).isEqualTo(70);
      assertThat(tinted[2]).isBetween(146, 147);
      assertThat(TestImage.pixel(image.mat(), 383, 287)).isEqualTo(tinted);
      assertThat(TestImage.pixel(image.mat(), 255, 192)).containsExactly(100, 100, 100);
      assertThat(TestImage.pixel(image.mat(), 384, 287)).containsExactly(100, 100, 100);
    }
  }

  @Test
  void aLabelStaysWithinTheRegion() {
    try (Image image = TestImage.plain(640, 480, 100, 100, 100)) {
      RegionDrawing.draw(image.mat(), drawn(Region.Draw.LABEL));
      Mat outside = image.mat().clone();
      Mat inside = Isolation.VIEW.of(outside, MIDDLE);
      Mat label = Isolation.COPY.of(image.mat(), MIDDLE);
      try (Image plain = TestImage.plain(640, 480, 100, 100, 100)) {
        assertThat(org.opencv.core.Core.norm(label, Isolation.VIEW.of(plain.mat(), MIDDLE)))
            .isPositive();
        inside.setTo(Scalar.all(100));
        assertThat(org.opencv.core.Core.norm(outside, plain.mat())).isZero();
      } finally {
        label.release();
        inside.release();
        outside.release();
      }
    }
  }

  @Test
  void aViewIsThePictureAndACopyIsNot() {
    try (Image image = TestImage.places(640, 480)) {
      Mat view = Isolation.VIEW.of(image.mat(), MIDDLE);
      Mat copy = Isolation.COPY.of(image.mat(), MIDDLE);
      assertThat(view.size()).isEqualTo(copy.size());
      assertThat(view.cols()).isEqualTo(128);
      assertThat(view.rows()).isEqualTo(96);
      int[] before = TestImage.pixel(image.mat(), 256, 192);
      assertThat(TestImage.pixel(copy, 0, 0)).isEqualTo(before);
      view.setTo(Scalar.all(7));
      assertThat(TestImage.pixel(image.mat(), 256, 192)).containsExactly(7, 7, 7);
      assertThat(TestImage.pixel(image.mat(), 383, 287)).containsExactly(7, 7, 7);
      assertThat(TestImage.pixel(copy, 0, 0)).isEqualTo(before);
      copy.setTo(Scalar.all(9));
      assertThat(TestImage.pixel(image.mat(), 256, 192)).containsExactly(7, 7, 7);
      view.release();
      copy.release();
    }
  }

  @Test
  void refusesWhatIsNoRegion() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Region("a b", 0, 0, 1, 1, "#000000"))
        .withMessageContaining("was \"a b\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Region("a", 60, 0, 40, 1, "#000000"))
        .withMessageContaining("were [[60.0, 0.0], [40.0, 1.0]]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Region("a", Double.NaN, 0, 40, 1, "#000000"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Region("a", 0, 0, 1, 1, "red"))
        .withMessageContaining("#rrggbb");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Region("a", 0, 0, 1, 1, "#000000", List.of(), List.of(), 101, null))
        .withMessage("region a: sensitivity must be 1..100, was 101");
  }
}
