package camfleet.manager.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One side of a conversation over a {@link Line}; every call comes on the line's loop. */
interface Dialogue {
  /** The connection stands. */
  void opened(Line line) throws IOException;

  /**
   * Bytes came.
   *
   * @param bytes read up to the limit before this returns; the memory is used again
   * @throws IOException with one sentence, which ends the connection
   */
  void received(ByteBuffer bytes) throws IOException;

  /**
   * The socket takes more and nothing waits for it; called while {@link Line#wantTurns} says so.
   */
  default void turn() throws IOException {}

  /** The connection has ended, for this reason. */
  void closed(String reason);
}
