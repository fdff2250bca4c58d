package camfleet.manager.store;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract on a real PostgreSQL. */
@Tag("slow")
@ExtendWith(PostgresServer.Given.class)
class PostgresStoreTest extends StoreContract {
  private final PostgresServer server;

  PostgresStoreTest(PostgresServer server) {
    this.server = server;
  }

  @Override
  StoreSettings empty() {
    return StoreSettings.inMemory().withDatabase(server.newDatabase(), null);
  }
}
