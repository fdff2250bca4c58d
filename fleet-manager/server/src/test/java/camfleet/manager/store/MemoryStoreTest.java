package camfleet.manager.store;

import org.junit.jupiter.api.AfterEach;

/** The contract on SQLite in memory. */
class MemoryStoreTest extends StoreContract {
  private final Store store = Store.open(StoreSettings.inMemory());

  @Override
  Store store() {
    return store;
  }

  @AfterEach
  void close() {
    store.close();
  }
}
