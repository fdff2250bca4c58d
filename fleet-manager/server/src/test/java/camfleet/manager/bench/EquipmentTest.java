package camfleet.manager.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EquipmentTest {
  @TempDir private Path folder;

  @Test
  void readsTheSoftLimitOfOpenFiles() throws Exception {
    Path limits = folder.resolve("limits");
    Files.writeString(
        limits,
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             95947                95947                processes
        Max open files            1024                 4096                 files
        """);
    assertThat(Equipment.openFiles(limits)).isEqualTo(1024);
    Files.writeString(limits, "Max open files            unlimited      unlimited      files\n");
    assertThat(Equipment.openFiles(limits)).isEqualTo(Long.MAX_VALUE);
    assertThat(Equipment.openFiles(folder.resolve("none"))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void tooFewOpenFilesAreOneSentenceWithTheRemedy() {
    assertThatThrownBy(() -> Equipment.checkOpenFiles(1_000, 1_024, "watchers"))
        .hasMessage(
            "1000 watchers need 1200 open files, the limit is 1024; raise it with:"
                + " ulimit -n 1200");
  }

  @Test
  void withoutASourceThereIsNoFloor() throws Exception {
    assertThat(Equipment.compileFloor(folder.resolve("floor.c"), folder)).isEmpty();
  }
}
