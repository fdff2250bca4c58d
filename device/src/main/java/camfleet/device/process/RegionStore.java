package camfleet.device.process;

import java.io.IOException;

/** Where regions are kept: one document, and the one before it. */
public interface RegionStore {
  /** The kept document; null when there is none. */
  byte[] read() throws IOException;

  /** The document that the kept one replaced; null when there is none. */
  byte[] readPrevious() throws IOException;

  /** Replaces the kept document as a whole; what it replaces becomes the previous one. */
  void write(byte[] document) throws IOException;

  /**
   * Moves a document that cannot be read out of the way.
   *
   * @return where it is now, in words
   */
  String setAside() throws IOException;
}
