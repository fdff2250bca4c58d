package camfleet.manager.frames;

import camfleet.runtime.MalformedException;

/**
 * What the markers of a JPEG picture say (ITU-T T.81 annex B).
 *
 * @param width pixels
 * @param height pixels
 */
public record Jpeg(int width, int height) {
  /**
   * Follows the markers from the start to the frame header and looks for the end of the picture.
   *
   * @throws MalformedException when it is no whole JPEG
   */
  public static Jpeg read(byte[] bytes) throws MalformedException {
    if (bytes.length < 4 || at(bytes, 0) != 0xFF || at(bytes, 1) != 0xD8) {
      throw new MalformedException("not a JPEG: it does not start with FF D8");
    }
    if (!endsWell(bytes)) {
      throw new MalformedException("not a whole JPEG: it does not end with FF D9");
    }
    int next = 2;
    while (next + 4 <= bytes.length) {
      if (at(bytes, next) != 0xFF) {
        throw new MalformedException("not a JPEG: no marker at byte " + next);
      }
      int marker = at(bytes, next + 1);
      if (marker == 0xFF) {
        next++;
      } else if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
        next += 2;
      } else if (marker == 0xDA || marker == 0xD9) {
        break;
      } else {
        int length = at(bytes, next + 2) << 8 | at(bytes, next + 3);
        if (isFrameHeader(marker)) {
          return frameHeader(bytes, next);
        }
        next += 2 + Math.max(2, length);
      }
    }
    throw new MalformedException("not a JPEG: it has no frame header");
  }

  private static Jpeg frameHeader(byte[] bytes, int marker) throws MalformedException {
    if (marker + 9 > bytes.length) {
      throw new MalformedException("not a whole JPEG: its frame header is cut off");
    }
    int height = at(bytes, marker + 5) << 8 | at(bytes, marker + 6);
    int width = at(bytes, marker + 7) << 8 | at(bytes, marker + 8);
    if (width == 0 || height == 0) {
      throw new MalformedException("not a JPEG: it is " + width + " by " + height + " pixels");
    }
    return new Jpeg(width, height);
  }

  /** SOF0 to SOF15 without DHT, JPG and DAC. */
  private static boolean isFrameHeader(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  /** Some cameras fill the end up with zeros. */
  private static boolean endsWell(byte[] bytes) {
    int end = bytes.length;
    while (end > 4 && bytes[end - 1] == 0) {
      end--;
    }
    return at(bytes, end - 2) == 0xFF && at(bytes, end - 1) == 0xD9;
  }

  private static int at(byte[] bytes, int index) {
    return bytes[index] & 0xFF;
  }
}
