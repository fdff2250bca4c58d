package camfleet.examples.bench;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code jcmd PID GC.heap_info} says of the heap, whichever collector there is. */
final class Heap {
  private static final Pattern USED = Pattern.compile("\\bused (\\d+)K");

  private Heap() {}

  /**
   * Bytes that are in use.
   *
   * @throws IOException when it says something else
   */
  static long used(String info) throws IOException {
    long kilobytes = 0;
    boolean found = false;
    for (String line : info.lines().toList()) {
      Matcher used = USED.matcher(line);
      boolean isHeap = !line.contains("Metaspace") && !line.contains("class space");
      if (isHeap && used.find()) {
        kilobytes += Long.parseLong(used.group(1));
        found = true;
      }
    }
    if (!found) {
      throw new IOException("jcmd says nothing of a heap: " + info.strip());
    }
    return kilobytes << 10;
  }
}
