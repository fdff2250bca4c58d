package camfleet.manager.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on SQLite in a file. */
class FileStoreTest extends StoreContract {
  @TempDir private Path folder;

  @Override
  StoreSettings empty() {
    return StoreSettings.in(folder);
  }

  @Test
  void whatWasStoredIsThereWhenItIsOpenedAgain() {
    store.addFleetRevision(fleet(0, AT, "{}"));
    store.addDeviceRevisions(List.of(sent(CAM1, 1)));
    store.close();
    store = Store.open(empty());
    assertThat(store.head().orElseThrow().number()).isEqualTo(1);
    assertThat(store.newestDeviceRevisions()).containsExactly(sent(CAM1, 1));
  }
}
