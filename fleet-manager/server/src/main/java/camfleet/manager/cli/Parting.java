package camfleet.manager.cli;

import camfleet.runtime.Threads;

/** Says what goes on without the program when its user ends it before its time. */
final class Parting implements AutoCloseable {
  private final Thread words;

  Parting(Runnable words) {
    this.words = Threads.newThread("parting", words);
    Runtime.getRuntime().addShutdownHook(this.words);
  }

  /** Nothing is to be said any more; any number of times. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(words);
    } catch (IllegalStateException e) {
      // The process is ending and the words are being said.
    }
  }
}
