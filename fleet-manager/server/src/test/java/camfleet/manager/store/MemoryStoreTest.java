package camfleet.manager.store;

/** The contract on SQLite in memory. */
class MemoryStoreTest extends StoreContract {
  @Override
  StoreSettings empty() {
    return StoreSettings.inMemory();
  }
}
