package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCameraTest {
  private static final CameraMode MODE = new CameraMode(640, 480, 2, 75);
  @TempDir Path folder;
  private final FakeTime time = new FakeTime();
  private FolderCamera camera;

  @BeforeEach
  void make() {
    camera = new FolderCamera(folder, time, time::nanos);
  }

  @AfterEach
  void close() {
    camera.close();
  }

  private void put(String name, int width) throws Exception {
    Files.write(folder.resolve(name), TinyJpeg.of(width, 10));
  }

  /** The widths of the next pictures, by which the test knows them. */
  private List<Integer> shoot(int count) throws Exception {
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try (Picture picture = camera.read(1, Duration.ZERO)) {
        widths.add(picture == null ? null : picture.width());
      }
      time.passMillis(500);
    }
    return widths;
  }

  @Test
  void showsItsPicturesByNameAgainAndAgainInTheirOwnSize() throws Exception {
    put("b.JPEG", 2);
    put("c.jpg", 3);
    put("a.jpg", 1);
    Files.writeString(folder.resolve("notes.txt"), "no picture");
    Files.createDirectory(folder.resolve("d.jpg"));
    camera.open(MODE);
    assertThat(shoot(7)).containsExactly(1, 2, 3, 1, 2, 3, 1);
    assertThat(camera.description()).isEqualTo("3 pictures");
  }

  @Test
  void passesTheFilesBytesOn() throws Exception {
    put("a.jpg", 1);
    camera.open(MODE);
    try (Picture picture = camera.read(1, Duration.ZERO)) {
      assertThat(Jpeg.encode(picture, 5)).isEqualTo(Files.readAllBytes(folder.resolve("a.jpg")));
      assertThat(picture.capturedAtNanos()).isEqualTo(CaptureTime.now(time));
    }
  }

  @Test
  void keepsThePace() throws Exception {
    put("a.jpg", 1);
    camera.open(MODE);
    assertThat(camera.read(1, Duration.ZERO)).isNotNull();
    time.passMillis(499);
    assertThat(camera.read(1, Duration.ZERO)).isNull();
    assertThat(camera.change(new CameraMode(1, 1, 4, 75))).isTrue();
    assertThat(camera.read(1, Duration.ZERO)).isNotNull();
  }

  @Test
  void skipsAndCountsWhatIsBroken() throws Exception {
    put("a.jpg", 1);
    byte[] whole = TinyJpeg.of(2, 10);
    Files.write(folder.resolve("b.jpg"), java.util.Arrays.copyOf(whole, whole.length - 2));
    Files.write(folder.resolve("c.jpg"), new byte[0]);
    put("d.jpg", 4);
    camera.open(MODE);
    assertThat(shoot(4)).containsExactly(1, 4, 1, 4);
    assertThat(camera.skipped()).isEqualTo(4);
    assertThat(camera.description()).isEqualTo("4 pictures, skipped 4 times");
  }

  @Test
  void noticesFilesThatComeAndGo() throws Exception {
    put("a.jpg", 1);
    put("c.jpg", 3);
    camera.open(MODE);
    assertThat(shoot(1)).containsExactly(1);
    put("b.jpg", 2);
    Files.delete(folder.resolve("c.jpg"));
    assertThat(shoot(3)).containsExactly(1, 2, 1);
    assertThat(camera.skipped()).isZero();
  }

  @Test
  void saysWhatIsWrongWithAFolder() throws Exception {
    assertThatThrownBy(() -> camera.open(MODE))
        .isInstanceOf(CameraException.class)
        .hasMessage("folder " + folder + " holds no .jpg or .jpeg file; put pictures there");
    assertThatThrownBy(() -> FolderCamera.check(folder.resolve("nowhere")))
        .hasMessage("folder " + folder.resolve("nowhere") + " does not exist");
    put("a.jpg", 1);
    assertThatThrownBy(() -> FolderCamera.check(folder.resolve("a.jpg")))
        .hasMessageContaining("is not a folder");
  }

  @Test
  void saysWhenNoPictureIsGoodAndRecovers() throws Exception {
    Files.write(folder.resolve("a.jpg"), new byte[100]);
    camera.open(MODE);
    assertThatThrownBy(() -> shoot(1))
        .isInstanceOf(CameraException.class)
        .hasMessage(
            "folder "
                + folder
                + ": none of its 1 pictures can be shown; a.jpg is not a whole JPEG");
    put("a.jpg", 7);
    camera.open(MODE);
    assertThat(shoot(1)).containsExactly(7);
  }
}
