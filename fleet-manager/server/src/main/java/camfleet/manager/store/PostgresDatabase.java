package camfleet.manager.store;

import camfleet.runtime.Closer;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server elsewhere or on this machine. */
final class PostgresDatabase implements Database {
  private static final String ELSEWHERE = "--database";
  private static final int READERS = 4;

  private final StoreSettings settings;
  private final Jdbi writer;
  private final Jdbi readers;
  private final Closer closer;

  private PostgresDatabase(StoreSettings settings, Jdbi writer, Jdbi readers, Closer closer) {
    this.settings = settings;
    this.writer = writer;
    this.readers = readers;
    this.closer = closer;
  }

  static PostgresDatabase at(StoreSettings settings) {
    Closer closer = new Closer();
    boolean opened = false;
    try {
      PGSimpleDataSource source = told(new PGSimpleDataSource(), settings);
      // A refusal is told at once; the pool would try for seconds.
      PGSimpleDataSource sole = told(new SoleSource(settings.shown()), settings);
      sole.getConnection().close();
      HikariDataSource one = closer.add(Pools.one("store-writer", sole));
      try (Connection locked = one.getConnection()) {
        locked.getMetaData();
        Migrations.run(
            source, settings.shown(), ELSEWHERE, e -> sentence(settings, "making the tables", e));
      }
      Jdbi readers = Jdbi.create(closer.add(Pools.upTo(READERS, "store-reader", source)));
      opened = true;
      return new PostgresDatabase(settings, Jdbi.create(one), readers, closer);
    } catch (SQLException e) {
      throw sentence(settings, "opening it", Failures.deepest(e));
    } finally {
      if (!opened) {
        closer.close();
      }
    }
  }

  /** The address as it was given, with patience of our own where it does not say. */
  private static PGSimpleDataSource told(PGSimpleDataSource source, StoreSettings settings) {
    Properties given = Driver.parseURL(settings.url(), null);
    if (given == null) {
      throw new StoreException(
          "the database's address "
              + settings.shown()
              + " cannot be read; it must be jdbc:postgresql://HOST[:PORT]/NAME?user=USER");
    }
    source.setUrl(settings.url());
    set(source, given, PGProperty.CONNECT_TIMEOUT, "5");
    set(source, given, PGProperty.SOCKET_TIMEOUT, "30");
    set(source, given, PGProperty.TCP_KEEP_ALIVE, "true");
    set(source, given, PGProperty.APPLICATION_NAME, "camfleet");
    set(source, given, PGProperty.REWRITE_BATCHED_INSERTS, "true");
    if (settings.password() != null) {
      source.setPassword(settings.password());
    }
    return source;
  }

  private static void set(
      PGSimpleDataSource source, Properties given, PGProperty property, String value) {
    if (!given.stringPropertyNames().contains(property.getName())) {
      source.setProperty(property, value);
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
    return sentence(settings, doing, cause);
  }

  /** The kinds are those of appendix A of PostgreSQL's manual. */
  private static StoreException sentence(StoreSettings settings, String doing, SQLException cause) {
    String state = cause.getSQLState() == null ? "" : cause.getSQLState();
    String database = "the database " + settings.shown();
    String sentence;
    if (cause instanceof SoleSource.InUseException) {
      sentence = cause.getMessage();
    } else if (state.startsWith("28") || state.equals("08004")) {
      sentence =
          database
              + " does not let the user in: "
              + firstLine(cause)
              + "; name the user in the address with ?user=, and give the password in"
              + " $CAMFLEET_DATABASE_PASSWORD or with --database-password-file";
    } else if (state.equals("3D000")) {
      sentence = database + " is not there; make it with: createdb NAME";
    } else if (state.equals("42501") || state.equals("3F000")) {
      sentence =
          database
              + " does not let the user make tables: "
              + firstLine(cause)
              + "; make the user the owner of the database";
    } else if (state.startsWith("08") || state.startsWith("57P")) {
      sentence =
          database
              + " cannot be reached: "
              + firstLine(cause)
              + "; start the server or correct --database";
    } else if (state.equals("23505")) {
      sentence = doing + " failed: it is there already";
    } else if (state.equals("53100")) {
      sentence = doing + " failed: the disk of " + database + " is full; make room there";
    } else if (state.startsWith("53")) {
      sentence = doing + " failed: " + database + " has no room for it: " + firstLine(cause);
    } else {
      sentence = doing + " failed at " + database + ": " + firstLine(cause);
    }
    return new StoreException(sentence, cause);
  }

  private static String firstLine(SQLException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    String line = message.strip().lines().findFirst().orElse("").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  @Override
  public void close() {
    closer.close();
  }
}
