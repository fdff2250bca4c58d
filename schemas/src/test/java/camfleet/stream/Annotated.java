package camfleet.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes that explain themselves: hexadecimal, two blanks and words; or a line of JSON. */
final class Annotated {
  private Annotated() {}

  static byte[] bytes(String lines) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    lines
        .lines()
        .forEach(
            line ->
                bytes.writeBytes(
                    line.startsWith("{")
                        ? line.getBytes(StandardCharsets.UTF_8)
                        : HexFormat.of().parseHex(line.split(" ", 2)[0])));
    return bytes.toByteArray();
  }
}
