package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.opencv.core.Core;

class OpenCvTest {
  @Test
  void knowsTheFoldersOfTheLibrarysJar() {
    assertThat(OpenCv.architecture("amd64")).isEqualTo("x86_64");
    assertThat(OpenCv.architecture("aarch64")).isEqualTo("ARMv8");
    assertThat(OpenCv.architecture("arm")).isEqualTo("ARMv7");
  }

  @Test
  void usesOneThread() {
    OpenCv.load();
    assertThat(Core.getNumThreads()).isEqualTo(1);
  }
}
