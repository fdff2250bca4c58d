package camfleet.device.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Numbers the device's lives so that each is greater than all before it, even when the clock was
 * set back: max(stored + 1, milliseconds since 1970).
 */
public final class BootCounter {
  private static final System.Logger LOG = System.getLogger("camfleet.device.config");

  private final AtomicFile file;
  private final InstantSource clock;

  /**
   * @param dataDir where the number is kept; null keeps none
   */
  public BootCounter(Path dataDir, InstantSource clock) {
    this.file = dataDir == null ? null : new AtomicFile(dataDir.resolve("boot"));
    this.clock = clock;
  }

  /**
   * The number of the life that begins now; a disk that refuses costs a sentence, not the start.
   */
  public long next() {
    long boot = Math.max(stored() + 1, clock.millis());
    if (file != null) {
      try {
        file.write((boot + "\n").getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "the boot number is not kept: {0}", e.getMessage());
      }
    }
    return boot;
  }

  private long stored() {
    if (file == null || !file.exists()) {
      return 0;
    }
    try {
      return Long.parseLong(new String(file.read(), StandardCharsets.US_ASCII).strip());
    } catch (IOException | NumberFormatException e) {
      LOG.log(System.Logger.Level.WARNING, "the stored boot number is not readable: {0}", e);
      return 0;
    }
  }
}
