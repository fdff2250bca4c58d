package camfleet.message;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What became of a command, on {@code res/<name>}.
 *
 * @param id the request's id, or one that the device made
 * @param command the command's name; {@code set} for a local override
 * @param output what the command gives back, possibly empty
 * @param error set when the status is failed, rejected or expired
 * @param progress 0 to 1 while running, otherwise null
 */
public record CommandResult(
    String id,
    String device,
    String command,
    CommandStatus status,
    Instant at,
    Map<String, Object> output,
    Problem error,
    Double progress)
    implements Message {
  public CommandResult {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(at, "at");
    output = Copies.map(output);
    boolean unhappy = status.isFinal() && status != CommandStatus.DONE;
    if (unhappy != (error != null)) {
      throw new IllegalArgumentException(
          "status "
              + status.name().toLowerCase(Locale.ROOT)
              + (error == null ? " needs an error" : " goes with no error"));
    }
    if (progress != null && !(progress >= 0 && progress <= 1)) {
      throw new IllegalArgumentException("progress must be 0..1, was " + progress);
    }
  }
}
