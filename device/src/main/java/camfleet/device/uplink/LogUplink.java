package camfleet.device.uplink;

import camfleet.message.Excerpt;
import camfleet.message.LogEntry;
import camfleet.topic.Channel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Publishes log lines on {@code log/<level>}, at most ten a second, without ever logging because of
 * it: what publishing says of itself on the same thread is not published again.
 */
public final class LogUplink implements AutoCloseable {
  private static final int PER_SECOND = 10;
  private static final int MAX_CHARACTERS = 2000;
  private static final Map<String, Level> LEVELS =
      Map.of("debug", Level.FINE, "info", Level.INFO, "warn", Level.WARNING, "error", Level.SEVERE);

  private final Outlet outlet;
  private final Predicate<LogRecord> mine;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Line handler = new Line();
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
  private final Logger root = Logger.getLogger("");

  private volatile Level configured = Level.WARNING;
  private volatile Level asked;
  private volatile long askedUntilNanos;
  private long windowNanos;
  private int inWindow;
  private long suppressed;

  /**
   * @param mine which records of this JVM are this device's
   */
  public LogUplink(
      Outlet outlet, Predicate<LogRecord> mine, InstantSource clock, LongSupplier nanos) {
    this.outlet = outlet;
    this.mine = mine;
    this.clock = clock;
    this.nanos = nanos;
  }

  public void start() {
    root.addHandler(handler);
  }

  /** The least level that is published, by its name in settings. */
  public void level(String name) {
    configured = LEVELS.get(name);
  }

  /** Another least level for a while. */
  public void ask(String name, long seconds) {
    askedUntilNanos = nanos.getAsLong() + seconds * 1_000_000_000L;
    asked = LEVELS.get(name);
  }

  private Level threshold() {
    Level temporary = asked;
    if (temporary != null && nanos.getAsLong() - askedUntilNanos >= 0) {
      asked = null;
      temporary = null;
    }
    return temporary == null ? configured : temporary;
  }

  /** Whether a line of this moment still has its place in the second; counts those without. */
  private synchronized boolean hasPlace() {
    long now = nanos.getAsLong();
    if (inWindow == 0 || now - windowNanos >= 1_000_000_000L) {
      windowNanos = now;
      inWindow = 0;
    }
    if (inWindow >= PER_SECOND) {
      suppressed++;
      return false;
    }
    inWindow++;
    return true;
  }

  /** Lines that had no place since the start. */
  public synchronized long suppressed() {
    return suppressed;
  }

  private void publish(LogRecord line) {
    if (inside.get()
        || line.getLevel().intValue() < threshold().intValue()
        || !mine.test(line)
        || !outlet.isConnected()
        || !hasPlace()) {
      return;
    }
    inside.set(true);
    try {
      Instant at = clock.instant();
      outlet.publish(
          Channel.LOG, nameOf(line.getLevel()), new LogEntry(at, line.getLoggerName(), text(line)));
    } finally {
      inside.set(false);
    }
  }

  private static String text(LogRecord line) {
    String text = new SimpleFormatter().formatMessage(line);
    if (line.getThrown() != null) {
      text += ": " + line.getThrown();
    }
    return Excerpt.of(text, MAX_CHARACTERS);
  }

  private static String nameOf(Level level) {
    int value = level.intValue();
    return value >= Level.SEVERE.intValue()
        ? "error"
        : value >= Level.WARNING.intValue()
            ? "warn"
            : value >= Level.INFO.intValue() ? "info" : "debug";
  }

  @Override
  public void close() {
    root.removeHandler(handler);
  }

  /** The door for java.util.logging. */
  private final class Line extends Handler {
    Line() {
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord line) {
      try {
        LogUplink.this.publish(line);
      } catch (RuntimeException e) {
        reportError("log line not published", e, java.util.logging.ErrorManager.WRITE_FAILURE);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
