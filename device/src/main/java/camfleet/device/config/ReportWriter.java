package camfleet.device.config;

import camfleet.message.ConfigStatus;
import camfleet.message.Problem;
import camfleet.message.ReportedConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Writes the documents for {@code config/reported} of one life, each with the next number. */
final class ReportWriter {
  private final long boot;
  private final InstantSource clock;
  private long seq;

  ReportWriter(long boot, InstantSource clock) {
    this.boot = boot;
    this.clock = clock;
  }

  /**
   * @param values every key with the value in force
   * @param overrides in force
   */
  ReportedConfig write(
      long rev,
      ConfigStatus status,
      Map<String, Object> values,
      Map<String, Object> overrides,
      List<Problem> errors) {
    return new ReportedConfig(rev, status, clock.instant(), boot, ++seq, values, overrides, errors);
  }
}
