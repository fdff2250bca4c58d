package camfleet.manager.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on SQLite in a file. */
class FileStoreTest extends StoreContract {
  @TempDir private Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(StoreSettings.in(folder));
  }

  @Override
  Store store() {
    return store;
  }

  @AfterEach
  void close() {
    store.close();
  }
}
