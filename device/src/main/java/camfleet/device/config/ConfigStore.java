package camfleet.device.config;

import camfleet.message.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Keeps the twin's local state in {@code config.json} of the data directory, or nowhere. Its first
 * line is the state, its second a check of it; the state before stays in {@code
 * config.json.before}, for the day on which the first file is damaged.
 */
public final class ConfigStore {
  private static final System.Logger LOG = System.getLogger("camfleet.device.config");
  private static final String CHECK = "crc32c ";

  private final Path path;
  private final Path before;
  private final AtomicFile file;
  private final AtomicFile second;

  /** Whether the first file is whole, so that it may take the second one's place. */
  private boolean whole;

  /**
   * @param dataDir null keeps nothing
   */
  public ConfigStore(Path dataDir) {
    this(Disk.REAL, dataDir);
  }

  ConfigStore(Disk disk, Path dataDir) {
    this.path = dataDir == null ? null : dataDir.resolve("config.json");
    this.before = path == null ? null : path.resolveSibling("config.json.before");
    this.file = path == null ? null : new AtomicFile(disk, path);
    this.second = path == null ? null : new AtomicFile(disk, before);
  }

  /** The newest stored state that is whole; what is not is told, and none counts as the first. */
  LocalState load() {
    whole = false;
    if (file == null) {
      return LocalState.first();
    }
    LocalState state = read(file, path);
    if (state != null) {
      whole = true;
      return state;
    }
    state = read(second, before);
    if (state == null) {
      return LocalState.first();
    }
    LOG.log(System.Logger.Level.WARNING, "the configuration stored before is taken: {0}", before);
    // What was on trial then may have had its verdict since: it is tried once more.
    return state.withOpen(state.trial() == null ? state.open() : state.trial());
  }

  private static LocalState read(AtomicFile from, Path name) {
    if (!from.exists()) {
      return null;
    }
    try {
      return Json.read(checked(from.read()), LocalState.class);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "stored configuration {0} is not readable: {1}",
          name,
          e.getMessage());
      return null;
    }
  }

  void save(LocalState state) throws IOException {
    if (file != null) {
      byte[] json = Json.bytes(state);
      file.write((text(json) + "\n" + check(json) + "\n").getBytes(StandardCharsets.UTF_8), kept());
      whole = true;
    }
  }

  private Path kept() {
    return whole ? before : null;
  }

  /** The state's bytes; JSON without a check is an older agent's, or a file cut right there. */
  private static byte[] checked(byte[] content) throws IOException {
    int end = 0;
    while (end < content.length && content[end] != '\n') {
      end++;
    }
    byte[] json = Arrays.copyOf(content, end);
    String rest = text(Arrays.copyOfRange(content, end, content.length)).strip();
    if (!rest.isEmpty() && !rest.equals(check(json))) {
      throw new IOException("its check does not fit");
    }
    return json;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String check(byte[] json) {
    CRC32C crc = new CRC32C();
    crc.update(json);
    return CHECK + String.format("%08x", crc.getValue());
  }
}
