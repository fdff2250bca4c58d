package camfleet.device.command;

import camfleet.device.uplink.LogUplink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code log}: another least level of published lines for a while. */
public final class LogHandler implements Handler {
  private static final double DEFAULT_S = 300;

  private final LogUplink log;

  public LogHandler(LogUplink log) {
    this.log = log;
  }

  @Override
  public CompletionStage<Outcome> handle(Arguments arguments) throws CommandException {
    String level = arguments.choice("level", "debug", List.of("debug", "info", "warn", "error"));
    Double seconds = arguments.number("duration_s", 1, 3600);
    arguments.end();
    long duration = Math.round(seconds == null ? DEFAULT_S : seconds);
    log.ask(level, duration);
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("level", level);
    output.put("duration_s", duration);
    return Outcome.now(output);
  }
}
