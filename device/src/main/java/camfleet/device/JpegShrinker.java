package camfleet.device;

import camfleet.device.camera.Jpeg;
import camfleet.device.uplink.Shrinker;

/** Makes a JPEG small enough for a limit, as the camera room does it. */
final class JpegShrinker {
  private JpegShrinker() {}

  /** Null when it cannot be made so small. */
  static Shrinker.Shrunk shrink(byte[] jpeg, long maxBytes) {
    byte[] smaller = Jpeg.shrink(jpeg, maxBytes);
    return smaller == null
        ? null
        : Jpeg.size(smaller)
            .map(size -> new Shrinker.Shrunk(smaller, size.width(), size.height()))
            .orElse(null);
  }
}
