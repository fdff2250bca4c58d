package camfleet.device.process;

import java.io.IOException;

/** A store of regions that forgets them with the test, and fails when it is told to. */
public final class MemoryStore implements RegionStore {
  public byte[] document;
  public byte[] previous;
  public byte[] aside;
  public IOException failure;

  @Override
  public byte[] read() throws IOException {
    fail();
    return document;
  }

  @Override
  public byte[] readPrevious() throws IOException {
    fail();
    return previous;
  }

  @Override
  public void write(byte[] next) throws IOException {
    fail();
    previous = document;
    document = next;
  }

  @Override
  public String setAside() throws IOException {
    fail();
    aside = document;
    document = null;
    return "memory.damaged";
  }

  private void fail() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
