package camfleet.manager.frames;

/** Gets every live picture as it comes, on the ingest thread; it must only put it aside. */
@FunctionalInterface
public interface FrameWatcher {
  void arrived(CameraFrame frame);
}
