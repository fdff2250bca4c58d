package camfleet.manager.layers;

import camfleet.message.DeviceInfo;
import camfleet.message.Problem;
import java.util.List;
import java.util.Map;

/** Says what a camera does not do of what is wanted of it. */
@FunctionalInterface
public interface CapabilityCheck {
  /** Believes every camera able to do everything. */
  CapabilityCheck NONE = (capabilities, config) -> List.of();

  /**
   * @param config checked values; a key that is absent has its default
   * @return one problem for each key that the camera refuses, with the key
   */
  List<Problem> problems(DeviceInfo.Capabilities capabilities, Map<String, Object> config);
}
