package camfleet.device.process;

import camfleet.device.camera.Picture;

/**
 * Sees each new picture, whether somebody takes it or not, before anybody is asked who takes it. Of
 * the capture thread alone; it neither changes, keeps nor closes the picture.
 */
@FunctionalInterface
public interface PictureWatcher {
  /**
   * @param sequence the number that the picture has as a frame
   */
  void saw(Picture picture, long sequence);
}
