package camfleet.manager.twin;

import camfleet.message.ReportedConfig;
import java.util.List;
import java.util.Map;

/** The device's half in a {@link Schedule}; what it gives is published on config/reported. */
interface ScheduledDevice {
  /** It starts, for the first time or after a power cut. */
  void starts();

  /** It is connected to the broker (again). */
  List<ReportedConfig> connects();

  /** A message on config/desired has come. */
  List<ReportedConfig> desired(byte[] payload);

  /** Whatever it was waiting for has come about. */
  List<ReportedConfig> timePasses();

  /** What it does, as far as a revision says it. */
  Map<String, Object> inForce();
}
