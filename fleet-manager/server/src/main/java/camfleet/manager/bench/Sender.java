package camfleet.manager.bench;

import java.io.IOException;

/** A camera that can send its next picture, or not just now; used on its loop. */
interface Sender {
  /** Whether it is connected, may send, and the picture before has left. */
  boolean isReady();

  /** Whether a part of the picture before still waits for the socket. */
  boolean isBusy();

  /**
   * Sends its next picture.
   *
   * @param capturedAtNanos ns since 1970
   */
  void send(long capturedAtNanos) throws IOException;

  /** A picture was due while it was not ready. */
  void skip();
}
