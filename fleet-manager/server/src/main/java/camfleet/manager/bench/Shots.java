package camfleet.manager.bench;

import camfleet.frame.Codec;
import camfleet.frame.FrameHeader;
import camfleet.stream.FrameMessage;

/** The frames of one camera, numbered over all its connections; for one thread. */
final class Shots {
  /** The life of every device of the bench. */
  static final long BOOT = 1;

  private final Pictures pictures;
  private long sequence;
  private long sent;
  private long skipped;

  Shots(Pictures pictures) {
    this.pictures = pictures;
  }

  /**
   * @param capturedAtNanos ns since 1970
   */
  FrameMessage next(long capturedAtNanos) {
    sequence++;
    sent++;
    FrameHeader header =
        new FrameHeader(
            0,
            Codec.JPEG,
            0,
            BOOT,
            sequence,
            capturedAtNanos,
            0,
            skipped,
            Pictures.WIDTH,
            Pictures.HEIGHT);
    skipped = 0;
    return new FrameMessage(header, pictures.get(sequence));
  }

  /** A frame that was due could not be sent. */
  void skip() {
    sequence++;
    skipped++;
  }

  long sent() {
    return sent;
  }
}
