package camfleet.device.command;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;

/** {@code ping}: answers with the device's time. */
public final class PingHandler implements Handler {
  private final InstantSource clock;
  private final DoubleSupplier uptimeS;
  private final long boot;

  public PingHandler(InstantSource clock, DoubleSupplier uptimeS, long boot) {
    this.clock = clock;
    this.uptimeS = uptimeS;
    this.boot = boot;
  }

  @Override
  public CompletionStage<Outcome> handle(Arguments arguments) throws CommandException {
    arguments.end();
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("at", clock.instant().toString());
    output.put("uptime_s", uptimeS.getAsDouble());
    output.put("boot", boot);
    return Outcome.now(output);
  }
}
