package camfleet.stream;

/**
 * Hears what happens on a connection, each call on the thread that reads it and none at the same
 * time as another. What is thrown ends the connection with BYE {@code internal}.
 */
public interface StreamListener {
  /** The manager answered HELLO; nothing else was heard before. */
  default void opened(StreamConnection connection, Welcome welcome) {}

  /**
   * A message came, of any type but PING, PONG, WELCOME and BYE, which the connection handles. It
   * must not take long: nothing is read meanwhile.
   */
  void received(StreamMessage message);

  /** The connection that was opened has ended; nothing is heard after this. */
  default void closed(StreamEnd end) {}

  /** Dialling failed, of which the reason is one sentence; {@link #opened} was not called. */
  default void failed(String reason) {}
}
