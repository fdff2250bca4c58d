package camfleet.stream;

import java.io.IOException;
import java.util.Objects;

/** A breach of the protocol by the other side: what is told to it before the socket is closed. */
public final class StreamFault extends IOException {
  private static final long serialVersionUID = 1;

  private final ByeCode code;

  public StreamFault(ByeCode code, String message) {
    this(code, message, null);
  }

  public StreamFault(ByeCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  public ByeCode code() {
    return code;
  }

  /** What to say to the other side. */
  public Bye bye() {
    return new Bye(code, getMessage());
  }
}
