package camfleet.device.process;

import camfleet.device.camera.Picture;

/** Makes of a camera's picture the one that is shown. Of the capture thread alone. */
@FunctionalInterface
public interface Processing {
  /** Shows what the camera gives; a JPEG that the camera made is then never decoded. */
  Processing NONE = (picture, sequence) -> picture;

  /**
   * The picture to be shown: the given one, changed or not, or another. The caller closes both,
   * once each. It must not throw because of what a plug-in does.
   *
   * @param sequence the number that the picture has as a frame
   * @return null when this picture is kept back
   */
  Picture show(Picture picture, long sequence);
}
