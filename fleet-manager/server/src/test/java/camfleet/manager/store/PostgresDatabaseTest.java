package camfleet.manager.store;

import static camfleet.manager.store.StoreContract.AT;
import static camfleet.manager.store.StoreContract.fleet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What PostgreSQL refuses, and what becomes of a line that breaks. */
@Tag("slow")
@ExtendWith(PostgresServer.Given.class)
class PostgresDatabaseTest {
  private static final String SECRET = "hush-hush";

  private final PostgresServer server;

  PostgresDatabaseTest(PostgresServer server) {
    this.server = server;
  }

  @Test
  void aSecondManagerIsRefusedUntilTheFirstIsClosed() {
    String url = server.newDatabase();
    StoreSettings settings = StoreSettings.inMemory().withDatabase(url, null);
    try (Store first = Store.open(settings)) {
      first.addFleetRevision(fleet(0, AT, "{}"));
      assertRefused(settings)
          .hasMessage(
              "another fleet-manager uses the database "
                  + settings.shown()
                  + "; end it, or give this one another database with --database");
    }
    try (Store second = Store.open(settings)) {
      assertThat(second.head().orElseThrow().number()).isEqualTo(1);
    }
  }

  @Test
  void theStoreComesBackByItselfAfterTheServerEndedItsSessions() {
    String url = server.newDatabase();
    try (Store store = Store.open(StoreSettings.inMemory().withDatabase(url, null))) {
      store.addFleetRevision(fleet(0, AT, "{}"));
      server.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name ="
              + " 'camfleet'");
      try {
        store.addFleetRevision(fleet(0, AT, "{}"));
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("cannot be reached");
        store.addFleetRevision(fleet(0, AT, "{}"));
      }
      assertThat(store.head().orElseThrow().number()).isEqualTo(2);
    }
  }

  @Test
  void aWrongPasswordIsToldAndNotShown() {
    String url = server.newDatabase().replace("user=postgres", "user=nobody-there");
    StoreSettings settings = StoreSettings.inMemory().withDatabase(url, SECRET);
    assertRefused(settings)
        .hasMessageContaining("does not let the user in: ")
        .hasMessageContaining("$CAMFLEET_DATABASE_PASSWORD")
        .hasMessageNotContaining(SECRET);
    assertThat(settings.toString()).doesNotContain(SECRET);
  }

  @Test
  void aPasswordInTheAddressIsNotShown() {
    StoreSettings settings =
        StoreSettings.inMemory()
            .withDatabase("jdbc:postgresql://127.0.0.1:1/fleet?user=a&password=" + SECRET, null);
    assertThat(settings.shown()).isEqualTo("postgresql://127.0.0.1:1/fleet");
    assertThat(settings.toString()).doesNotContain(SECRET);
    assertRefused(settings).hasMessageNotContaining(SECRET);
  }

  @Test
  void aDatabaseThatIsNotThereIsToldWithTheRemedy() {
    StoreSettings settings =
        StoreSettings.inMemory()
            .withDatabase(
                "jdbc:postgresql://localhost:" + server.port() + "/absent?user=postgres", null);
    assertRefused(settings)
        .hasMessage(
            "the database postgresql://localhost:"
                + server.port()
                + "/absent is not there; make it with: createdb NAME");
  }

  @Test
  void aServerThatIsNotThereIsTold() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    StoreSettings settings =
        StoreSettings.inMemory()
            .withDatabase("jdbc:postgresql://127.0.0.1:" + free + "/fleet?user=ann", null);
    assertRefused(settings)
        .hasMessageStartingWith(
            "the database postgresql://127.0.0.1:" + free + "/fleet cannot be reached: ")
        .hasMessageEndingWith("; start the server or correct --database");
  }

  @Test
  void aUserWhoMayNotMakeTablesIsTold() {
    server.execute("create role guest login");
    String url = server.newDatabase().replace("user=postgres", "user=guest");
    assertRefused(StoreSettings.inMemory().withDatabase(url, null))
        .hasMessageContaining("permission denied");
  }

  @Test
  void aDatabaseOfANewerVersionIsRefused() throws Exception {
    String url = server.newDatabase();
    StoreSettings settings = StoreSettings.inMemory().withDatabase(url, null);
    Store.open(settings).close();
    server.in(
        url,
        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success) values (2, '999', 'later', 'SQL',"
            + " 'V999__later.sql', 1, 'ann', 1, true)");
    assertRefused(settings).hasMessageContaining("is of a newer fleet-manager (schema 999");
  }

  @Test
  void aDatabaseWithTablesOfOthersIsRefused() throws Exception {
    String url = server.newDatabase();
    server.in(url, "create table somebody (id bigint)");
    assertRefused(StoreSettings.inMemory().withDatabase(url, null))
        .hasMessageContaining("give the manager one of its own with --database");
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(StoreSettings settings) {
    return assertThatThrownBy(() -> Store.open(settings).close())
        .isInstanceOf(StoreException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "Exception"));
  }
}
