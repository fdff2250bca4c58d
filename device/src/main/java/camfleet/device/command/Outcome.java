package camfleet.device.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a command that is done gives back.
 *
 * @param output members of the result, possibly empty
 * @param afterwards run once the result is out, or null
 */
public record Outcome(Map<String, Object> output, Runnable afterwards) {
  public Outcome {
    output = Collections.unmodifiableMap(new LinkedHashMap<>(output));
  }

  /** Done already. */
  public static CompletionStage<Outcome> now(Map<String, Object> output) {
    return CompletableFuture.completedFuture(new Outcome(output, null));
  }
}
