package camfleet.device.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** {@code stream}: asks for pictures for a while, whether or not {@code streaming} is on. */
public final class StreamHandler implements Handler {
  private static final double DEFAULT_LEASE_S = 60;

  private final StreamLease lease;
  private final BooleanSupplier streaming;
  private final Runnable changed;

  /**
   * @param streaming whether pictures are published now, for whatever cause
   * @param changed called after the lease changed
   */
  public StreamHandler(StreamLease lease, BooleanSupplier streaming, Runnable changed) {
    this.lease = lease;
    this.streaming = streaming;
    this.changed = changed;
  }

  @Override
  public CompletionStage<Outcome> handle(Arguments arguments) throws CommandException {
    String action = arguments.choice("action", "start", List.of("start", "stop", "status"));
    Double seconds = arguments.number("lease_s", 1, 3600);
    arguments.end();
    switch (action) {
      case "start" -> lease.renew(seconds == null ? DEFAULT_LEASE_S : seconds);
      case "stop" -> lease.end();
      default -> {}
    }
    changed.run();
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("streaming", streaming.getAsBoolean());
    output.put("lease_s", lease.secondsLeft());
    return Outcome.now(output);
  }
}
