package camfleet.manager.bench;

/** Hears of every frame that a viewer has whole; on the viewer's loop. */
interface FrameSink {
  /** What a frame says that does not tell when it was captured. */
  long UNKNOWN = 0;

  /**
   * @param capturedAtNanos ns since 1970, or {@link #UNKNOWN}
   */
  void frame(long capturedAtNanos);

  /** No more will come, for this reason. */
  void ended(String reason);
}
