package camfleet.device.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Counts the starts that the agent gives itself, across its lives, so that they are no loop: at
 * most {@link #MOST} within {@link #WINDOW}. Where they cannot be counted there are none.
 */
public final class StartLimit {
  public static final int MOST = 3;
  public static final Duration WINDOW = Duration.ofHours(1);

  private static final System.Logger LOG = System.getLogger("camfleet.device.config");

  private final AtomicFile file;
  private final InstantSource clock;

  /**
   * @param dataDir where they are counted; null allows none
   */
  public StartLimit(Path dataDir, InstantSource clock) {
    this.file = dataDir == null ? null : new AtomicFile(dataDir.resolve("starts"));
    this.clock = clock;
  }

  /** Counts one more; false when there were too many, or it could not be counted. */
  public boolean take() {
    if (file == null) {
      return false;
    }
    try {
      List<Instant> recent = new ArrayList<>(recent());
      if (recent.size() >= MOST) {
        return false;
      }
      recent.add(clock.instant());
      String lines = recent.stream().map(at -> at + "\n").collect(Collectors.joining());
      file.write(lines.getBytes(StandardCharsets.US_ASCII));
      return true;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "a start is not counted: {0}", e.getMessage());
      return false;
    }
  }

  /** A clock that was set moves them as far as it was moved, at most out of the window. */
  private List<Instant> recent() throws IOException {
    if (!file.exists()) {
      return List.of();
    }
    Instant now = clock.instant();
    List<Instant> recent = new ArrayList<>();
    for (String line : new String(file.read(), StandardCharsets.US_ASCII).split("\n")) {
      try {
        Instant at = Instant.parse(line.strip());
        if (Duration.between(at, now).abs().compareTo(WINDOW) < 0) {
          recent.add(at);
        }
      } catch (DateTimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a stored start is not readable: {0}", line);
      }
    }
    return recent;
  }
}
