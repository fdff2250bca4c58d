package camfleet.manager.store;

import camfleet.runtime.Threads;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** Pools of connections that open when they are needed. */
final class Pools {
  private static final long PATIENCE_MILLIS = 5_000;
  private static final long IDLE_MILLIS = 60_000;

  private Pools() {}

  /** One connection, kept for as long as it lives. */
  static HikariDataSource one(String name, DataSource source) {
    HikariConfig config = config(name, source);
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  /** At most so many, none when nobody asks. */
  static HikariDataSource upTo(int most, String name, DataSource source) {
    HikariConfig config = config(name, source);
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE_MILLIS);
    return new HikariDataSource(config);
  }

  private static HikariConfig config(String name, DataSource source) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setMaxLifetime(0);
    // Whoever opens the database has connected once before, and told what was wrong.
    config.setInitializationFailTimeout(-1);
    config.setThreadFactory(Threads.factory(name));
    return config;
  }
}
