package camfleet.device.command;

import java.util.concurrent.CompletionStage;

/**
 * Executes one command. It is called on the inbox thread and must not hold it up: what takes time
 * goes on elsewhere and completes the stage, with a {@link CommandException} where it failed.
 */
@FunctionalInterface
public interface Handler {
  CompletionStage<Outcome> handle(Arguments arguments) throws CommandException;
}
