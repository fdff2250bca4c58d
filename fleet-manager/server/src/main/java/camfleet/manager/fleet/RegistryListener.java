package camfleet.manager.fleet;

import camfleet.message.DesiredConfig;
import camfleet.topic.DeviceId;

/**
 * Hears of every change in the registry, in order, one call at a time. It must not block and must
 * not change the registry.
 */
public interface RegistryListener {
  /**
   * @param before null when the device has just become known
   */
  void changed(Device before, Device now);

  /**
   * What is desired of a known device has come, also when it is not newer than what there was; null
   * when it was cleared.
   */
  default void desired(DeviceId device, DesiredConfig desired) {}

  default void forgotten(DeviceId device) {}
}
