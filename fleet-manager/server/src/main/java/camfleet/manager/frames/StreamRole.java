package camfleet.manager.frames;

import camfleet.stream.StreamFault;
import camfleet.stream.StreamMessage;

/** What the one who dialled is here for: to send frames or to take them. */
interface StreamRole {
  /** A message came that only this role is sent; on the line's event loop. */
  void received(StreamMessage message) throws StreamFault;

  /** All that has come so far was {@linkplain #received received}. */
  default void caughtUp() {
    // There is nothing to do together.
  }

  /** Time has passed; on the line's event loop, about twice a second. */
  void tick() throws StreamFault;

  /** Nothing is heard or said after this. */
  void closed();
}
