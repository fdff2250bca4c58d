package camfleet.stream;

/**
 * How a connection ended.
 *
 * @param by who ended it
 * @param code what was said in BYE, or null when the line broke without one
 * @param message one sentence
 */
public record StreamEnd(By by, ByeCode code, String message) {
  /** Who ended it. */
  public enum By {
    /** This side said BYE. */
    US,
    /** The other side said BYE. */
    PEER,
    /** Nobody did: the line broke. */
    NOBODY
  }

  static StreamEnd us(Bye bye) {
    return new StreamEnd(By.US, bye.code(), bye.message());
  }

  static StreamEnd peer(Bye bye) {
    return new StreamEnd(By.PEER, bye.code(), bye.message());
  }

  static StreamEnd lost(String why) {
    return new StreamEnd(By.NOBODY, null, why);
  }

  /** Whether dialling again after a pause makes sense. */
  public boolean mayDialAgain() {
    return by != By.PEER || code.mayDialAgain();
  }
}
