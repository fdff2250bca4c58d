package camfleet.manager.fleet;

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

  default void forgotten(DeviceId device) {}
}
