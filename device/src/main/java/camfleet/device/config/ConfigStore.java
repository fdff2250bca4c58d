package camfleet.device.config;

import camfleet.message.Json;
import java.io.IOException;
import java.nio.file.Path;

/** Keeps the twin's local state in one file of the data directory, or nowhere. */
public final class ConfigStore {
  private static final System.Logger LOG = System.getLogger("camfleet.device.config");

  private final AtomicFile file;
  private final Path path;

  /**
   * @param dataDir null keeps nothing
   */
  public ConfigStore(Path dataDir) {
    this.path = dataDir == null ? null : dataDir.resolve("config.json");
    this.file = path == null ? null : new AtomicFile(path);
  }

  /** The stored state; what is not readable is told and counts as none. */
  LocalState load() {
    if (file == null || !file.exists()) {
      return LocalState.first();
    }
    try {
      return Json.read(file.read(), LocalState.class);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "stored configuration {0} is not readable and is started anew: {1}",
          path,
          e.getMessage());
      return LocalState.first();
    }
  }

  void save(LocalState state) throws IOException {
    if (file != null) {
      file.write(Json.bytes(state));
    }
  }
}
