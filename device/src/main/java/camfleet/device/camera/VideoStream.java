package camfleet.device.camera;

/** A V4L2 node that is open and gives pictures. For one thread at a time. */
interface VideoStream extends AutoCloseable {
  /** Pixels. */
  int width();

  /** Pixels. */
  int height();

  /** Pictures per second that the driver was asked for, as it rounded them. */
  double fps();

  /** The pixel format's four characters. */
  String code();

  /** Waits for the next picture; false when the driver reports an error or waited in vain. */
  boolean grab();

  /** When the driver got the picture, in ns of the system's monotonic clock; 0 when unknown. */
  long grabbedNanos();

  /** The picture that was grabbed; null when it is damaged. */
  Picture retrieve(long capturedAtNanos);

  @Override
  void close();

  /** Opens nodes. */
  interface Opener {
    /**
     * @param motionJpeg whether pictures are wanted as JPEGs
     */
    VideoStream open(VideoNode node, int width, int height, double fps, boolean motionJpeg)
        throws CameraException;
  }
}
