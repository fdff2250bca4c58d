package camfleet.house;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Payloads that no topic of the protocol takes, the same ones in every run. */
final class BadPayloads {
  private static final int CUT_EVERY = 7;

  private BadPayloads() {}

  /** Noise: 1 to 600 bytes that are never UTF-8, since they begin in the middle of a character. */
  static List<byte[]> noise(int count, long seed) {
    Random random = new Random(seed);
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] one = new byte[1 + random.nextInt(600)];
      random.nextBytes(one);
      one[0] = (byte) (0x80 + random.nextInt(0x40));
      all.add(one);
    }
    return all;
  }

  /** A document of the protocol, cut off after 1, 8, 15, … bytes. */
  static List<byte[]> cut(String golden) {
    byte[] whole = golden(golden);
    List<byte[]> all = new ArrayList<>();
    for (int length = 1; length < whole.length; length += CUT_EVERY) {
      all.add(Arrays.copyOf(whole, length));
    }
    return all;
  }

  /** JSON that is well formed but for a text that is not UTF-8 (RFC 3629). */
  static List<byte[]> wrongUtf8() {
    return List.of(
        inside(0xC3, 0x28), // the second byte does not continue the first
        inside(0xC0, 0x80), // overlong
        inside(0xED, 0xA0, 0x80), // half a surrogate pair
        inside(0xF8, 0x88, 0x80, 0x80, 0x80), // five bytes
        inside(0xE2, 0x82), // cut off
        inside(0xFF));
  }

  /** JSON that is well formed and no object. */
  static List<byte[]> otherShapes() {
    return List.of(utf8("[]"), utf8("null"), utf8("17"), utf8("\"text\""), utf8("true"));
  }

  /** Small documents that are large once they are read, or mean two things. */
  static List<byte[]> bombs() {
    return List.of(
        utf8("[".repeat(100_000)),
        utf8("{\"a\":".repeat(20_000)),
        utf8("{\"rev\": 1" + "0".repeat(100_000) + "}"),
        utf8("{\"rev\": 1e999999999, \"id\": 1e999999999}"),
        utf8("{\"id\": \"a\", \"id\": \"b\"}"),
        utf8("{\"id\": \"\\ud800\"}"),
        utf8("{} {}"));
  }

  static byte[] golden(String name) {
    try (InputStream in = BadPayloads.class.getResourceAsStream("/golden/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().getBytes("UTF-8");
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] inside(int... bytes) {
    byte[] before = utf8("{\"id\": \"x");
    byte[] after = utf8("\"}");
    byte[] all = Arrays.copyOf(before, before.length + bytes.length + after.length);
    for (int i = 0; i < bytes.length; i++) {
      all[before.length + i] = (byte) bytes[i];
    }
    System.arraycopy(after, 0, all, before.length + bytes.length, after.length);
    return all;
  }
}
