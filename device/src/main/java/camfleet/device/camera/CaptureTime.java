package camfleet.device.camera;

import java.time.Instant;
import java.time.InstantSource;

/** The moment of capture as frames carry it. */
public final class CaptureTime {
  private CaptureTime() {}

  /** Now, in ns since 1970, UTC. */
  public static long now(InstantSource clock) {
    Instant at = clock.instant();
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
