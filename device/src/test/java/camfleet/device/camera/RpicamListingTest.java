package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RpicamListingTest {
  @Test
  void readsSeveralCamerasWithTheirModes() {
    RpicamListing listing = RpicamListing.parse(FakeRpicam.TWO_CAMERAS);
    assertThat(listing.words()).isEqualTo("0 imx708, 1 imx219");
    RpicamListing.Camera second = listing.cameras().get(1);
    assertThat(second.modes())
        .containsExactly(new SourceMode(3280, 2464, 21.19), new SourceMode(640, 480, 103.33));
    assertThat(second.sizes()).isEqualTo(SourceRange.between(64, 3280));
    assertThat(second.rates().max()).isEqualTo(103.33);
    assertThat(listing.find("")).contains(listing.cameras().get(0));
    assertThat(listing.find("1")).contains(second);
    assertThat(listing.find("imx219")).contains(second);
    assertThat(listing.find("imx477")).isEmpty();
  }

  @Test
  void listsNothingOfNothing() {
    assertThat(RpicamListing.parse("No cameras available!\n")).isEqualTo(RpicamListing.EMPTY);
    assertThat(RpicamListing.parse("")).isEqualTo(RpicamListing.EMPTY);
    assertThat(RpicamListing.parse("\u0000 : [x] fps 4x4 [")).isEqualTo(RpicamListing.EMPTY);
  }

  @Test
  void isContentWithLessThanEverything() {
    RpicamListing.Camera camera =
        RpicamListing.parse("3 : ov9281 [] (/base)\n    Modes: 'R10' : 1280x800 [nan fps - x]\n")
            .cameras()
            .get(0);
    assertThat(camera).isEqualTo(new RpicamListing.Camera(3, "ov9281", 0, java.util.List.of()));
    assertThat(camera.sizes()).isEqualTo(SourceRange.ALL);
    assertThat(camera.rates().max()).isEqualTo(120);
  }
}
