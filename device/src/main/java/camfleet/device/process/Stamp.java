package camfleet.device.process;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/**
 * A line that is written into each picture, in letters that grow with it.
 *
 * @param format the line; {@code {id}}, {@code {name}}, {@code {time}}, {@code {fps}} and {@code
 *     {sequence}} are filled in
 * @param zone in whose time {@code {time}} is
 */
public record Stamp(String format, String id, String name, ZoneId zone) {
  private static final Pattern BLANK = Pattern.compile("\\{(id|name|time|fps|sequence)}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  /** Capital letters of a stamp that fill the picture's height. */
  private static final double LETTERS_IN_HEIGHT = 24;

  private static final Scalar WHITE = Scalar.all(255);

  /** The line for one picture. */
  String text(long sequence, long capturedAtNanos, double fps) {
    return BLANK
        .matcher(format)
        .replaceAll(
            blank ->
                Matcher.quoteReplacement(
                    switch (blank.group(1)) {
                      case "id" -> id;
                      case "name" -> name.isEmpty() ? id : name;
                      case "time" ->
                          TIME.format(Instant.EPOCH.plusNanos(capturedAtNanos).atZone(zone));
                      case "fps" -> String.format(Locale.ROOT, "%.1f", fps);
                      default -> Long.toString(sequence);
                    }));
  }

  /** Writes a line into the lower left of a picture. */
  static void write(Mat picture, String line) {
    Lettering.write(
        picture, line, Lettering.Corner.LOWER_LEFT, picture.rows() / LETTERS_IN_HEIGHT, WHITE);
  }
}
