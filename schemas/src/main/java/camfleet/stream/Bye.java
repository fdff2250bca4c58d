package camfleet.stream;

import camfleet.message.Excerpt;
import java.util.Objects;

/**
 * The last message of a connection, before its sender closes the socket.
 *
 * @param message a sentence for people; a longer one than {@value #MAX_MESSAGE} characters is cut
 */
public record Bye(ByeCode code, String message) implements StreamDocument {
  static final int MAX_MESSAGE = 300;

  public Bye {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
    message = Excerpt.of(message, MAX_MESSAGE);
  }

  @Override
  public StreamType type() {
    return StreamType.BYE;
  }
}
