package camfleet.manager.twin;

import camfleet.message.ReportedConfig;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The device's half in a {@link Schedule}; what it gives is published on config/reported. */
public interface ScheduledDevice {
  /** It starts: for the first time, after a power cut, which this is when it runs, or anew. */
  void starts();

  /** Whether it has ended and hears nothing until it starts. */
  boolean isDown();

  /** It is connected to the broker (again). */
  List<ReportedConfig> connects();

  /** A message on config/desired has come. */
  List<ReportedConfig> desired(byte[] payload);

  /** Whatever it was waiting for may have come about. */
  List<ReportedConfig> timePasses();

  /** Something befalls it where it stands. */
  List<ReportedConfig> somethingHappens();

  /** From now on nothing befalls it. */
  void calm();

  /** Whether something is on trial, so that what it does may change by itself. */
  boolean isTrying();

  /** What somebody may want of it, good or not; a null value gives a key up. */
  Map<String, Object> wish(Random random);

  /** What its camera does. */
  Map<String, Object> inForce();

  /** What it has seen going wrong by itself. */
  List<String> wrong();
}
