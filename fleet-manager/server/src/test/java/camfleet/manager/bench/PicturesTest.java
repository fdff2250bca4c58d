package camfleet.manager.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
  @Test
  void areAbout50KilobytesAndTheSameEachTime(@TempDir Path folder) throws Exception {
    Pictures pictures = Pictures.draw(3);
    assertThat(pictures.typicalBytes()).isBetween(45_000, 55_000);
    assertThat(pictures.get(1)).isEqualTo(Pictures.draw(3).get(1)).isNotEqualTo(pictures.get(2));
    Path file = folder.resolve("pictures");
    pictures.write(file);
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      for (int i = 0; i < 3; i++) {
        byte[] picture = in.readNBytes(in.readInt());
        assertThat(picture).hasSize(pictures.get(i).remaining()).startsWith(0xFF, 0xD8);
      }
      assertThat(in.read()).isEqualTo(-1);
    }
  }
}
