package camfleet.device.command;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code refresh}: everything that is retained is published again. */
public final class RefreshHandler implements Handler {
  private final Runnable publishAll;

  public RefreshHandler(Runnable publishAll) {
    this.publishAll = publishAll;
  }

  @Override
  public CompletionStage<Outcome> handle(Arguments arguments) throws CommandException {
    arguments.end();
    publishAll.run();
    return Outcome.now(Map.of());
  }
}
