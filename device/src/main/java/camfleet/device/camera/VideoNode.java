package camfleet.device.camera;

import java.nio.file.Path;

/**
 * A V4L2 node that gives pictures.
 *
 * @param device such as {@code /dev/video0}; the number may be another after a re-plug
 * @param name what the driver calls it
 * @param bus the USB port, such as {@code 1-1.2}, or null for what is not on USB
 * @param serial the USB serial number, or null
 * @param product vendor and product, such as {@code 046d:082d}, or null
 */
record VideoNode(Path device, String name, String bus, String serial, String product) {
  /** What people know it by. */
  String words() {
    return name + (bus == null ? "" : " at USB " + bus) + " (" + device + ")";
  }
}
