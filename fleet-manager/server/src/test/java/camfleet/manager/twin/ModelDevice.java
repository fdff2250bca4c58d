package camfleet.manager.twin;

import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Json;
import camfleet.message.ReportedConfig;
import camfleet.runtime.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A device that obeys PROTOCOL.md §4 and does nothing else: each revision once, one final status
 * for each, the newest wins. What its file holds survives a reboot.
 */
final class ModelDevice implements ScheduledDevice {
  /** Wishes of this quality or more are refused, and every seventh one yields no picture. */
  static final long REFUSED = 90;

  private static final Instant AT = Instant.EPOCH;

  // In its file.
  private long rev;
  private ConfigStatus status = ConfigStatus.APPLIED;
  private Map<String, Object> config = Map.of();
  private DesiredConfig trial;

  // In its memory.
  private long boot = 1;
  private long seq;

  @Override
  public void starts() {
    boot++;
    seq = 0;
    if (trial != null) {
      // The end came while it was on trial: the last that was good returns.
      ends(ConfigStatus.ROLLED_BACK);
    }
  }

  @Override
  public boolean isDown() {
    return false;
  }

  @Override
  public List<ReportedConfig> connects() {
    return List.of(reported());
  }

  @Override
  public List<ReportedConfig> desired(byte[] payload) {
    DesiredConfig wanted;
    try {
      wanted = Json.read(payload, DesiredConfig.class);
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
    List<ReportedConfig> said = new ArrayList<>();
    if (wanted.rev() <= rev) {
      said.add(reported());
      return said;
    }
    if (trial != null) {
      ends(ConfigStatus.SUPERSEDED);
      said.add(reported());
    }
    rev = wanted.rev();
    long quality = quality(wanted);
    if (quality >= REFUSED) {
      status = ConfigStatus.REJECTED;
    } else if (quality % 2 == 0) {
      status = ConfigStatus.PENDING;
      trial = wanted;
    } else {
      status = ConfigStatus.APPLIED;
      config = wanted.config();
    }
    said.add(reported());
    return said;
  }

  @Override
  public List<ReportedConfig> timePasses() {
    if (trial == null) {
      return List.of();
    }
    if (quality(trial) % 7 == 0) {
      ends(ConfigStatus.ROLLED_BACK);
    } else {
      config = trial.config();
      ends(ConfigStatus.APPLIED);
    }
    return List.of(reported());
  }

  @Override
  public List<ReportedConfig> somethingHappens() {
    return List.of();
  }

  @Override
  public void calm() {}

  @Override
  public boolean isTrying() {
    return trial != null;
  }

  @Override
  public Map<String, Object> wish(Random random) {
    return Map.of("quality", 1L + random.nextInt(99));
  }

  @Override
  public Map<String, Object> inForce() {
    return config;
  }

  @Override
  public List<String> wrong() {
    return List.of();
  }

  private void ends(ConfigStatus with) {
    status = with;
    trial = null;
  }

  private static long quality(DesiredConfig wanted) {
    return wanted.config().get("quality") instanceof Number number ? number.longValue() : 1;
  }

  private ReportedConfig reported() {
    return new ReportedConfig(rev, status, AT, boot, ++seq, config, Map.of(), List.of());
  }
}
