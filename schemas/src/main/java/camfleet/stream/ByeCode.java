package camfleet.stream;

import java.util.Locale;

/** The closed list of reasons for which a connection is ended, in lower case on the wire. */
public enum ByeCode {
  /** The side that says it needs the connection no more; nothing is wrong. */
  DONE(false),
  /** The program stops or restarts. */
  GOING_AWAY(true),
  /** The first bytes are not those of this protocol and version. */
  BAD_PREFACE(false),
  /** A body that cannot be read. */
  MALFORMED(true),
  /** A number that is no type of message. */
  UNKNOWN_TYPE(true),
  /** A message longer than the receiver takes. */
  TOO_LARGE(true),
  /** A message that its sender may not say, or not now. */
  OUT_OF_ORDER(true),
  /** A frame beyond the credit that was granted. */
  NO_CREDIT(true),
  /** More credit than the sender of frames allows. */
  TOO_MUCH_CREDIT(true),
  /** A frame on a channel that was not announced. */
  UNKNOWN_CHANNEL(true),
  /** Token, session or camera are not accepted. */
  UNAUTHORIZED(false),
  /** The lease of the stream has ended. */
  EXPIRED(false),
  /** Another connection of the same session took its place. */
  REPLACED(false),
  /** A configured number of connections, watchers or subscriptions is reached. */
  TOO_MANY(true),
  /** Nothing came for too long, or a message took too long to come. */
  TIMEOUT(true),
  /** The receiver took no frame for too long. */
  TOO_SLOW(true),
  /** A fault of the program that says it. */
  INTERNAL(true);

  private final boolean again;

  ByeCode(boolean again) {
    this.again = again;
  }

  /**
   * Whether dialling again after a pause, with the same HELLO, makes sense to who was told this.
   */
  public boolean mayDialAgain() {
    return again;
  }

  /** The word on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
