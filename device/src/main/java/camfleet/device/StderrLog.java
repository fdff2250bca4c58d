package camfleet.device;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/** The program's log on stderr: one line each, {@code time level logger: sentence}. */
final class StderrLog extends Formatter {
  private static final Map<String, Level> LEVELS =
      Map.of("debug", Level.FINE, "info", Level.INFO, "warn", Level.WARNING, "error", Level.SEVERE);

  /** Kept here because java.util.logging forgets a logger's level with the logger. */
  private final Logger camfleet = Logger.getLogger("camfleet");

  /** Takes over the logging of this process; to be called once, by its door. */
  static StderrLog install(String level, PrintStream err) {
    StderrLog format = new StderrLog();
    LogManager.getLogManager().reset();
    Handler handler =
        new StreamHandler(err, format) {
          @Override
          public synchronized void publish(LogRecord line) {
            super.publish(line);
            flush();
          }
        };
    handler.setLevel(LEVELS.get(level));
    Logger.getLogger("").addHandler(handler);
    // Everything of ours reaches the handlers, which decide: stderr by its level, MQTT by another.
    format.camfleet.setLevel(Level.FINE);
    return format;
  }

  @Override
  public String format(LogRecord line) {
    StringBuilder text = new StringBuilder();
    text.append(line.getInstant().truncatedTo(ChronoUnit.MILLIS))
        .append(' ')
        .append(nameOf(line.getLevel()))
        .append(' ')
        .append(line.getLoggerName())
        .append(": ")
        .append(formatMessage(line).replace('\n', ' '));
    if (line.getThrown() != null) {
      StringWriter trace = new StringWriter();
      line.getThrown().printStackTrace(new PrintWriter(trace));
      text.append(": ").append(trace.toString().strip());
    }
    return text.append(System.lineSeparator()).toString();
  }

  private static String nameOf(Level level) {
    return level.intValue() >= Level.SEVERE.intValue()
        ? "ERROR"
        : level.intValue() >= Level.WARNING.intValue()
            ? "WARN "
            : level.intValue() >= Level.INFO.intValue() ? "INFO " : "DEBUG";
  }
}
