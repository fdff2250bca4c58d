package camfleet.manager.twin;

import camfleet.manager.store.DeviceRevision;

/** Hears what becomes of revisions, on the twin's loop, after it has been stored. */
public interface TwinListener {
  /**
   * The status that a device says of its newest revision has changed, or the device is online
   * again.
   */
  void outcome(DeviceRevision revision);
}
