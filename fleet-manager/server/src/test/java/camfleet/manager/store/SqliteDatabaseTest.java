package camfleet.manager.store;

import static camfleet.manager.store.StoreContract.AT;
import static camfleet.manager.store.StoreContract.CAM1;
import static camfleet.manager.store.StoreContract.fleet;
import static camfleet.manager.store.StoreContract.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a database file that is not as it should be. */
class SqliteDatabaseTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("fleet.db");
  }

  @Test
  void aSecondManagerIsRefusedUntilTheFirstIsClosed() {
    try (Store first = Store.open(StoreSettings.in(folder))) {
      first.addFleetRevision(fleet(0, AT, "{}"));
      assertRefused()
          .hasMessage(
              "another fleet-manager (process "
                  + ProcessHandle.current().pid()
                  + ") uses "
                  + file
                  + "; end it, or give this one another folder with --data");
    }
    Store.open(StoreSettings.in(folder)).close();
  }

  @Test
  void aFolderThatIsNotThereIsMade() {
    Path deep = folder.resolve("a/b");
    Store.open(StoreSettings.in(deep)).close();
    assertThat(deep.resolve("fleet.db")).exists();
  }

  @Test
  void aFileInPlaceOfTheFolderIsTold() throws IOException {
    Path wrong = Files.createFile(folder.resolve("wrong"));
    assertThatThrownBy(() -> Store.open(StoreSettings.in(wrong)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("choose another with --data");
  }

  @Test
  void garbageIsRefusedAndLeftAsItIs() throws IOException {
    byte[] garbage = new byte[20_000];
    new Random(1).nextBytes(garbage);
    Files.write(file, garbage);
    assertDamaged();
    assertThat(file).hasBinaryContent(garbage);
  }

  @Test
  void aTextFileIsRefusedAndLeftAsItIs() throws IOException {
    Files.writeString(file, "my holidays");
    assertDamaged();
    assertThat(file).hasContent("my holidays");
  }

  @Test
  void aFileThatWasCutIsRefusedAndLeftAsItIs() throws IOException {
    filled();
    long size = Files.size(file);
    for (long left : new long[] {size - 4096, size / 2, 5_000, 4_096, 100, 1}) {
      cut(file, left);
      byte[] before = Files.readAllBytes(file);
      assertDamaged();
      assertThat(file).hasBinaryContent(before);
    }
  }

  @Test
  void pagesOfZerosAreRefused() throws IOException {
    filled();
    byte[] whole = Files.readAllBytes(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int page = 2; page < whole.length / 4096; page += 3) {
        channel.write(ByteBuffer.allocate(4096), page * 4096L);
      }
    }
    assertDamaged();
  }

  @Test
  void anEmptyFileIsANewDatabaseUnlessItsLogIsLeft() throws IOException {
    Files.createFile(file);
    Store.open(StoreSettings.in(folder)).close();
    filled();
    Path log = folder.resolve("fleet.db-wal");
    Files.write(log, new byte[100]);
    cut(file, 0);
    assertDamaged();
    assertThat(log).hasSize(100);
  }

  @Test
  void aDatabaseOfANewerVersionIsRefusedAndLeftAsItIs() throws Exception {
    filled();
    in(
        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success) values (2, '999', 'later', 'SQL',"
            + " 'V999__later.sql', 1, 'ann', 1, 1)");
    assertRefused()
        .hasMessage(
            "the database "
                + file
                + " is of a newer fleet-manager (schema 999, this one knows 1); run that one, or"
                + " give this one another database with --data or --database");
  }

  @Test
  void aDatabaseOfAnotherProgramIsRefused() throws Exception {
    in("create table somebody (id bigint)");
    assertRefused().hasMessageContaining("give the manager one of its own with --data");
  }

  @Test
  void whatAnotherProgramHasLockedIsTold() throws Exception {
    filled();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("pragma locking_mode = exclusive");
      statement.execute("begin exclusive");
      assertRefused().hasMessageContaining("another program has locked " + file);
    }
  }

  @Test
  void aBackupMadeWhileItRunsOpens() throws Exception {
    Path backup = folder.resolve("backup");
    Files.createDirectories(backup);
    try (Store store = Store.open(StoreSettings.in(folder))) {
      store.addFleetRevision(fleet(0, AT, "{\"a\":1}"));
      in("backup to '" + backup.resolve("fleet.db") + "'");
    }
    try (Store copy = Store.open(StoreSettings.in(backup))) {
      assertThat(copy.head().orElseThrow().document()).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void aCopyOfTheFileAndItsLogOpens() throws Exception {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    try (Store store = Store.open(StoreSettings.in(folder))) {
      store.addFleetRevision(fleet(0, AT, "{\"a\":1}"));
      for (String name : List.of("fleet.db", "fleet.db-wal")) {
        Files.copy(folder.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    try (Store store = Store.open(StoreSettings.in(copy))) {
      assertThat(store.head().orElseThrow().document()).isEqualTo("{\"a\":1}");
    }
  }

  private void filled() {
    try (Store store = Store.open(StoreSettings.in(folder))) {
      for (int i = 0; i < 20; i++) {
        store.addFleetRevision(fleet(0, AT, "{\"a\":\"" + "x".repeat(3_000) + "\"}"));
      }
      store.addDeviceRevisions(List.of(sent(CAM1, 1)));
    }
  }

  private void in(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static void cut(Path path, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private void assertDamaged() {
    assertRefused()
        .hasMessage(
            "the database "
                + file
                + " is damaged and was left as it is; put a backup in its place, or move it and"
                + " fleet.db-wal away: the manager then starts a new one and takes what is wanted"
                + " of each camera from the broker, only the history is lost");
  }

  private AbstractThrowableAssert<?, ?> assertRefused() {
    return assertThatThrownBy(() -> Store.open(StoreSettings.in(folder)).close())
        .isInstanceOf(StoreException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "Exception"));
  }
}
