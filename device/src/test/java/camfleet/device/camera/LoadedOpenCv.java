package camfleet.device.camera;

/** Loads OpenCV for tests that make pictures themselves. */
public final class LoadedOpenCv {
  private LoadedOpenCv() {}

  public static void load() {
    OpenCv.load();
  }
}
