package camfleet.manager.store;

import camfleet.runtime.Closer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * SQLite in a file of its own, or in memory. Every commit is on the disk before it returns
 * (write-ahead log, {@code synchronous=FULL}); one connection writes.
 */
final class SqliteDatabase implements Database {
  private static final String ELSEWHERE = "--data or --database";

  /** The first bytes of every such file (sqlite.org/fileformat.html, 1.3.1). */
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private static final int BUSY_MILLIS = 2_000;
  private static final int READERS = 4;

  private final Path file;
  private final Jdbi writer;
  private final Jdbi readers;
  private final Closer closer;

  private SqliteDatabase(Path file, Jdbi writer, Jdbi readers, Closer closer) {
    this.file = file;
    this.writer = writer;
    this.readers = readers;
    this.closer = closer;
  }

  /** Opens the file in this folder, and makes both where they are not there. */
  static SqliteDatabase in(Path folder) {
    Path file = folder.resolve(StoreSettings.FILE);
    Closer closer = new Closer();
    boolean opened = false;
    try {
      Files.createDirectories(folder);
      closer.add(FileLock.take(folder.resolve(StoreSettings.FILE + ".lock"), file));
      NativeLibrary.unpackIn(folder);
      refuseDamaged(file);
      SQLiteDataSource source = source("jdbc:sqlite:" + file, config());
      Migrations.run(
          source, file.toString(), ELSEWHERE, e -> sentence(file, "making the tables", e));
      Jdbi writer = Jdbi.create(closer.add(Pools.one("store-writer", source)));
      Jdbi readers = Jdbi.create(closer.add(Pools.upTo(READERS, "store-reader", source)));
      opened = true;
      return new SqliteDatabase(file, writer, readers, closer);
    } catch (IOException e) {
      throw unusable(file, e.toString(), e);
    } catch (SQLException e) {
      throw sentence(file, "opening it", e);
    } finally {
      if (!opened) {
        closer.close();
      }
    }
  }

  /** One that is gone when it is closed. */
  static SqliteDatabase inMemory() {
    Closer closer = new Closer();
    SQLiteConfig config = config();
    config.setJournalMode(SQLiteConfig.JournalMode.MEMORY);
    config.setSharedCache(true);
    SQLiteDataSource source =
        source("jdbc:sqlite:file:" + UUID.randomUUID() + "?mode=memory&cache=shared", config);
    Jdbi one = Jdbi.create(closer.add(Pools.one("store-memory", source)));
    // It lives for as long as one connection does.
    one.useHandle(
        open ->
            Migrations.run(
                source, "in memory", ELSEWHERE, e -> sentence(null, "making the tables", e)));
    return new SqliteDatabase(null, one, one, closer);
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    return config;
  }

  private static SQLiteDataSource source(String url, SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(url);
    return source;
  }

  /**
   * Reads the whole file once, without the right to write: what is damaged stays as it is, for
   * whoever wants to save something of it.
   */
  private static void refuseDamaged(Path file) throws IOException, SQLException {
    if (!Files.exists(file)) {
      return;
    }
    if (!Files.isReadable(file) || !Files.isWritable(file)) {
      throw unusable(file, "this user may not read and write it", null);
    }
    if (Files.size(file) == 0) {
      refuseLostPages(file);
      return;
    }
    if (!startsAsItShould(file)) {
      throw damaged(file, null);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_MILLIS);
    try (Connection connection = source("jdbc:sqlite:" + file, config).getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("pragma quick_check(1)")) {
      if (!result.next() || !"ok".equals(result.getString(1))) {
        throw damaged(file, null);
      }
    }
  }

  /** SQLite takes a file of a few bytes for an empty one, and would write over it. */
  private static boolean startsAsItShould(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return Arrays.equals(content.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /** SQLite would throw the log of an empty file away. */
  private static void refuseLostPages(Path file) throws IOException {
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    if (Files.exists(log) && Files.size(log) > 0) {
      throw damaged(file, null);
    }
  }

  @Override
  public Jdbi writer() {
    return writer;
  }

  @Override
  public Jdbi readers() {
    return readers;
  }

  @Override
  public StoreException failure(String doing, SQLException cause) {
    return sentence(file, doing, cause);
  }

  private static StoreException sentence(Path file, String doing, SQLException cause) {
    if (!(cause instanceof SQLiteException failure)) {
      return new StoreException(doing + " failed: " + cause.getMessage(), cause);
    }
    SQLiteErrorCode code = failure.getResultCode();
    // The low byte is the kind, what is above it the detail (sqlite.org/rescode.html).
    return switch (code.code & 0xff) {
      case 11, 26 -> damaged(file, cause);
      case 5, 6 ->
          new StoreException(
              doing
                  + " failed: another program has locked "
                  + file
                  + "; end it (see: fuser "
                  + file
                  + ")",
              cause);
      case 13 ->
          new StoreException(doing + " failed: the disk is full; make room beside " + file, cause);
      case 3, 8, 10, 14, 23 -> unusable(file, doing + " failed with " + code, cause);
      case 19 -> new StoreException(doing + " failed: it is there already", cause);
      default -> new StoreException(doing + " failed: " + cause.getMessage(), cause);
    };
  }

  private static StoreException damaged(Path file, Throwable cause) {
    return new StoreException(
        "the database "
            + file
            + " is damaged and was left as it is; put a backup in its place, or move it and "
            + file.getFileName()
            + "-wal away: the manager then starts a new one and takes what is wanted of each camera"
            + " from the broker, only the history is lost",
        cause);
  }

  private static StoreException unusable(Path file, String why, Throwable cause) {
    return new StoreException(
        "the database "
            + file
            + " cannot be used: "
            + why
            + "; give this user the right to write in its folder, or choose another with --data",
        cause);
  }

  @Override
  public void close() {
    closer.close();
  }
}
