package camfleet.device.camera;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;

/** The last lines that a program wrote to its standard error. */
final class LastWords {
  private static final int KEPT_LINES = 8;
  private static final int LONGEST_LINE = 300;

  /** What colours a line on a terminal (ECMA-48, control sequences). */
  private static final Pattern COLOURS = Pattern.compile("\u001B\\[[0-9;]*[A-Za-z]");

  /** How libcamera marks what is no trouble. */
  private static final Pattern CHATTER = Pattern.compile("\\] +(INFO|DEBUG) ");

  private final Deque<String> lines = new ArrayDeque<>();

  /** Reads until the stream ends; for a thread of its own. */
  void read(InputStream stream) {
    try (Reader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      int next = in.read();
      while (next >= 0) {
        if (next == '\n' || next == '\r') {
          add(line.toString());
          line.setLength(0);
        } else if (line.length() < LONGEST_LINE) {
          line.append((char) next);
        }
        next = in.read();
      }
      add(line.toString());
    } catch (IOException e) {
      // The program has been ended; what it said until then stands.
    }
  }

  private synchronized void add(String line) {
    String plain = COLOURS.matcher(line).replaceAll("").replaceAll("\\p{Cntrl}", " ").strip();
    if (!plain.isEmpty()) {
      lines.add(plain);
      if (lines.size() > KEPT_LINES) {
        lines.remove();
      }
    }
  }

  /** Whether one of the lines contains each of these parts, in any case. */
  synchronized boolean contain(String... parts) {
    return lines.stream()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .anyMatch(
            line -> {
              for (String part : parts) {
                if (!line.contains(part)) {
                  return false;
                }
              }
              return true;
            });
  }

  /** The last line that speaks of an error, else the last one; null when there is no trouble. */
  synchronized String last() {
    String last = null;
    boolean error = false;
    for (String line : lines) {
      boolean speaksOfError = line.toLowerCase(Locale.ROOT).contains("error");
      if (speaksOfError || !error && !CHATTER.matcher(line).find()) {
        last = line;
        error = speaksOfError;
      }
    }
    return last;
  }
}
