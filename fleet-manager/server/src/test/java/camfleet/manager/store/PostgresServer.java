package camfleet.manager.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A real PostgreSQL, started once for all tests of the JVM, with as many databases as wanted. */
final class PostgresServer implements AutoCloseable {
  private final Path folder;
  private final EmbeddedPostgres server;
  private int databases;

  private PostgresServer() {
    try {
      folder = Files.createTempDirectory("camfleet-postgres-");
      server =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(folder.toFile())
              .setServerConfig("fsync", "off")
              .start();
    } catch (IOException e) {
      throw new IllegalStateException("PostgreSQL does not start: " + e, e);
    }
  }

  /** The address of a new database with its user, without a password. */
  synchronized String newDatabase() {
    String name = "fleet" + ++databases;
    execute("create database " + name);
    return server.getJdbcUrl("postgres", name);
  }

  /** Runs a statement as the server's owner. */
  void execute(String sql) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e, e);
    }
  }

  /** Runs a statement in one of its databases. */
  void in(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  /** Gives the server to a test that asks for it. */
  static final class Given implements ParameterResolver {
    private static final ExtensionContext.Namespace ROOM =
        ExtensionContext.Namespace.create(PostgresServer.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == PostgresServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ROOM)
          .getOrComputeIfAbsent(PostgresServer.class, type -> new PostgresServer());
    }
  }
}
