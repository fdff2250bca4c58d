package camfleet.device.uplink;

/** Encodes a picture again in fewer bytes. */
@FunctionalInterface
public interface Shrinker {
  /** The same picture in at most so many bytes; null when that is impossible. */
  Shrunk shrink(byte[] jpeg, long maxBytes);

  /** A smaller JPEG and its size in pixels. */
  record Shrunk(byte[] jpeg, int width, int height) {}
}
