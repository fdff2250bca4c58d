package camfleet.message;

import java.util.Map;

/**
 * A command as it stands on {@code cmd/<name>}; an empty payload, {@code {}} and {@code PRESS} are
 * the request without anything.
 *
 * @param id repeats of the same id within 10 minutes get the stored result; null when the asker
 *     needs none
 * @param args arguments of the command
 * @param ttlS seconds after which it is no longer to be executed, or null
 * @param replyTo topic below {@code reply/} that gets a copy of the result, or null
 * @param from who asks, for the record, or null
 * @param spreadS seconds over which the devices of a group spread the execution, or null
 */
@WrittenByHand
public record CommandRequest(
    String id, Map<String, Object> args, Double ttlS, String replyTo, String from, Double spreadS)
    implements Message {
  public CommandRequest {
    args = args == null ? Map.of() : Copies.map(args);
    if (id != null && (id.isEmpty() || id.length() > 64)) {
      throw new IllegalArgumentException("id must have 1 to 64 characters, had " + id.length());
    }
    if (ttlS != null && !(ttlS >= 0 && ttlS <= 86_400)) {
      throw new IllegalArgumentException("ttl_s must be 0..86400, was " + ttlS);
    }
    if (spreadS != null && !(spreadS >= 0 && spreadS <= 3_600)) {
      throw new IllegalArgumentException("spread_s must be 0..3600, was " + spreadS);
    }
  }

  /** The request that an empty payload stands for. */
  public static CommandRequest empty() {
    return new CommandRequest(null, Map.of(), null, null, null, null);
  }

  public static CommandRequest of(String id, Map<String, Object> args) {
    return new CommandRequest(id, args, null, null, null, null);
  }
}
