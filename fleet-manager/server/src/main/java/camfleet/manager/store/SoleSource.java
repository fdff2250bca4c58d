package camfleet.manager.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections to PostgreSQL of which there is one at a time in the world: each takes the advisory
 * lock that says that a manager writes here, and the lock ends with it (PostgreSQL manual, 13.3.5).
 */
final class SoleSource extends PGSimpleDataSource {
  private static final String LOCK =
      "select pg_try_advisory_lock(hashtextextended('camfleet ' || coalesce(current_schema(), ''),"
          + " 0)), pg_backend_pid(), (select backend_start::text from pg_stat_activity where pid ="
          + " pg_backend_pid())";
  private static final String END =
      "select pg_terminate_backend(pid) from pg_stat_activity where pid = ? and backend_start::text"
          + " = ?";
  private static final int TRIES = 10;
  private static final long PAUSE_NANOS = 50_000_000;

  private final transient Object turn = new Object();
  private final String shown;
  // Guarded by turn: the session that had the lock last.
  private int pid;
  private String startedAt;

  SoleSource(String shown) {
    this.shown = shown;
  }

  /** Another manager has the lock. */
  static final class InUseException extends SQLException {
    InUseException(String message) {
      super(message);
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    boolean taken = false;
    try {
      taken = take(connection);
    } finally {
      if (!taken) {
        connection.close();
      }
    }
    if (!taken) {
      throw new InUseException(
          "another fleet-manager uses the database "
              + shown
              + "; end it, or give this one another database with --database");
    }
    return connection;
  }

  private boolean take(Connection connection) throws SQLException {
    synchronized (turn) {
      for (int i = 0; i < TRIES; i++) {
        if (tryOnce(connection)) {
          return true;
        }
        if (startedAt == null) {
          return false;
        }
        // A line that broke leaves the server with our last session, and it with the lock.
        endLastSession(connection);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return false;
    }
  }

  private boolean tryOnce(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LOCK)) {
      row.next();
      boolean taken = row.getBoolean(1);
      if (taken) {
        pid = row.getInt(2);
        startedAt = row.getString(3);
      }
      return taken;
    }
  }

  private void endLastSession(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(END)) {
      statement.setInt(1, pid);
      statement.setString(2, startedAt);
      statement.executeQuery().close();
    }
  }
}
