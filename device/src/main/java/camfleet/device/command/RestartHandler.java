package camfleet.device.command;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code restart}: answers, then ends the agent so that it is started again. */
public final class RestartHandler implements Handler {
  private final Runnable restart;

  public RestartHandler(Runnable restart) {
    this.restart = restart;
  }

  @Override
  public CompletionStage<Outcome> handle(Arguments arguments) throws CommandException {
    arguments.end();
    return CompletableFuture.completedFuture(new Outcome(Map.of(), restart));
  }
}
