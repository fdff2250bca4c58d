package camfleet.house;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Hears what this JVM logs at WARNING and above; HiveMQ brings the logging that all of it uses. */
final class HeardLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger root;
  private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();

  private HeardLog(LoggerContext context) {
    root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    setContext(context);
  }

  static HeardLog begin() {
    HeardLog log = new HeardLog((LoggerContext) LoggerFactory.getILoggerFactory());
    log.start();
    log.root.addAppender(log);
    return log;
  }

  @Override
  protected void append(ILoggingEvent line) {
    if (line.getLevel().isGreaterOrEqual(Level.WARN)) {
      lines.add(line);
    }
  }

  /** Lines of the loggers whose name begins so, as text. */
  List<String> of(String logger) {
    return lines.stream()
        .filter(line -> line.getLoggerName().startsWith(logger))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** Lines of one logger, as text. */
  List<String> only(String logger) {
    return lines.stream()
        .filter(line -> line.getLoggerName().equals(logger))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** Lines of ours that bring a stack trace or are errors: each is a bug. */
  List<String> bugs() {
    return lines.stream()
        .filter(line -> line.getLoggerName().startsWith("camfleet"))
        .filter(line -> line.getThrowableProxy() != null || line.getLevel() == Level.ERROR)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  void forget() {
    lines.clear();
  }

  @Override
  public void close() {
    root.detachAppender(this);
    stop();
  }
}
