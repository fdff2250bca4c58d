package camfleet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameAccessTest {
  @TempDir Path folder;

  @Test
  void readsTheTokenOfAFileAndNeverShowsIt() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "very-secret-0f9c2f\n");
    FrameAccess access = FrameAccess.tokenFile(file);
    assertThat(access.token()).isEqualTo("very-secret-0f9c2f");
    assertThat(access.toString()).contains("a token").doesNotContain("secret");
  }

  @Test
  void namesTheTokenFileThatIsNotThere() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> FrameAccess.tokenFile(missing))
        .isInstanceOf(FleetException.class)
        .hasMessage("cannot read the token in " + missing + ": no such file");
  }

  @Test
  void refusesATokenThatCannotBeSaid() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    assertThatThrownBy(() -> FrameAccess.tokenFile(empty))
        .isInstanceOf(FleetException.class)
        .hasMessage(
            "the token in "
                + empty
                + " must have 1 to 4096 characters, had 0; make one with fleet-manager stream-token");
    assertThatThrownBy(() -> new FrameAccess("x".repeat(4097), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("had 4097");
  }
}
