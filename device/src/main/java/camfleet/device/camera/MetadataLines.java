package camfleet.device.camera;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Cuts {@code Name=value} lines into the blocks that an empty line ends. A name that comes again
 * begins the next block, should the empty line be lost; a line that is none is passed over. For one
 * thread.
 */
final class MetadataLines {
  private static final int LONGEST_LINE = 4096;
  private static final int MOST_LINES = 200;

  private final Consumer<FrameMetadata> blocks;
  private final StringBuilder line = new StringBuilder();
  private final Map<String, String> values = new LinkedHashMap<>();

  MetadataLines(Consumer<FrameMetadata> blocks) {
    this.blocks = blocks;
  }

  /** Takes the next bytes, in pieces of any size. */
  void feed(byte[] bytes, int count) {
    String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
    for (int i = 0; i < count; i++) {
      char next = text.charAt(i);
      if (next == '\n') {
        lineEnds();
      } else if (line.length() < LONGEST_LINE) {
        line.append(next);
      }
    }
  }

  private void lineEnds() {
    String whole = line.toString().strip();
    line.setLength(0);
    int equals = whole.indexOf('=');
    if (whole.isEmpty()) {
      blockEnds();
    } else if (equals > 0 && values.size() < MOST_LINES) {
      String name = whole.substring(0, equals).strip();
      if (values.containsKey(name)) {
        blockEnds();
      }
      values.put(name, whole.substring(equals + 1).strip());
    }
  }

  private void blockEnds() {
    if (!values.isEmpty()) {
      FrameMetadata block = new FrameMetadata(values);
      values.clear();
      blocks.accept(block);
    }
  }
}
