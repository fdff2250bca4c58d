package camfleet.manager;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Bytes with the markers of a JPEG around a comment; nothing that a decoder could show. */
public final class Pictures {
  private Pictures() {}

  public static byte[] jpeg(int width, int height, String comment) {
    byte[] text = comment.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(out, 0xFF, 0xD8); // SOI
    put(out, 0xFF, 0xFE, (text.length + 2) >> 8, (text.length + 2) & 0xFF); // COM
    out.writeBytes(text);
    put(out, 0xFF, 0xC0, 0, 11, 8); // SOF0, one component
    put(out, height >> 8, height & 0xFF, width >> 8, width & 0xFF, 1, 1, 0x11, 0);
    put(out, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0); // SOS
    put(out, 1, 2, 3); // entropy-coded data
    put(out, 0xFF, 0xD9); // EOI
    return out.toByteArray();
  }

  /** At least so many bytes, most of them between the scan header and the end. */
  public static byte[] big(int bytes) {
    byte[] small = jpeg(64, 48, "big");
    byte[] big = new byte[bytes + small.length];
    System.arraycopy(small, 0, big, 0, small.length - 2);
    big[big.length - 2] = (byte) 0xFF;
    big[big.length - 1] = (byte) 0xD9;
    return big;
  }

  public static String sha256(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return String.format("%064x", new BigInteger(1, hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(ByteArrayOutputStream out, int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
  }
}
