package camfleet.device.pipeline;

import camfleet.message.Severity;
import java.util.Map;

/** Hears what happens to a camera. It is called on any thread and does not block. */
@FunctionalInterface
public interface CameraNews {
  /** For a camera of which nobody is told. */
  CameraNews UNHEARD = (type, severity, message, data) -> {};

  /**
   * @param type such as {@code camera_stalled}
   * @param message one sentence for people
   */
  void tell(String type, Severity severity, String message, Map<String, Object> data);
}
