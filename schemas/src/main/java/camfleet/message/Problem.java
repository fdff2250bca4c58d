package camfleet.message;

import java.util.Objects;

/**
 * What another machine hears when something is refused or failed: a code and one sentence with the
 * subject, the allowed range and the remedy.
 *
 * @param key the setting or argument that it is about, or null
 */
public record Problem(ProblemCode code, String message, String key) {
  public Problem {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
  }

  public Problem(ProblemCode code, String message) {
    this(code, message, null);
  }
}
