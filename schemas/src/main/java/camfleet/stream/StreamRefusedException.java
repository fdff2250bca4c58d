package camfleet.stream;

import java.io.IOException;

/** The other side answered HELLO by BYE. */
public final class StreamRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Bye bye;

  StreamRefusedException(StreamEndpoint endpoint, Bye bye) {
    super(endpoint + " refused the stream: " + bye.code().word() + ", " + bye.message());
    this.bye = bye;
  }

  public Bye bye() {
    return bye;
  }
}
