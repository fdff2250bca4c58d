package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FfmpegTest {
  @Test
  void turnsQualityIntoItsScale() {
    assertThat(Ffmpeg.scale(100)).isEqualTo(2);
    assertThat(Ffmpeg.scale(75)).isEqualTo(4);
    assertThat(Ffmpeg.scale(50)).isEqualTo(8);
    assertThat(Ffmpeg.scale(1)).isEqualTo(31);
    for (int quality = 2; quality <= 100; quality++) {
      assertThat(Ffmpeg.scale(quality)).isLessThanOrEqualTo(Ffmpeg.scale(quality - 1));
    }
  }

  @Test
  void namesThePackageWhenItIsMissing() {
    assertThat(FfmpegInput.file(Path.of("clip.mp4")).missing())
        .isEqualTo(
            "file clip.mp4 needs the program ffmpeg, which is not installed;"
                + " install the package ffmpeg");
  }
}
