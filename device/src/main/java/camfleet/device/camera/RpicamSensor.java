package camfleet.device.camera;

/** Which of the cameras on the bus is meant, and what the program lists of it. */
final class RpicamSensor {
  private static final System.Logger LOG = System.getLogger("camfleet.camera");

  private final String which;
  private final RpicamProgram program;
  private RpicamListing listing;

  /**
   * @param which empty for the first, its number, or its sensor's name such as {@code imx708}
   */
  RpicamSensor(String which, RpicamProgram program) {
    this.which = which;
    this.program = program;
  }

  String source() {
    return which.isEmpty() ? "rpicam" : "rpicam:" + which;
  }

  /** What is known of it, asked for once; null when it was not found. */
  synchronized RpicamListing.Camera listed() {
    if (listing == null) {
      try {
        ask();
      } catch (CameraException e) {
        LOG.log(System.Logger.Level.DEBUG, "{0}", e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return listing == null ? null : listing.find(which).orElse(null);
  }

  private void ask() throws CameraException, InterruptedException {
    listing = RpicamListing.EMPTY;
    listing = program.list();
  }

  /** The number by which the program is told to use it. */
  synchronized int index() throws CameraException, InterruptedException {
    if (which.isEmpty()) {
      return 0;
    }
    if (isNumber(which)) {
      return Integer.parseInt(which);
    }
    if (listed() == null) {
      // It may have been plugged in meanwhile.
      ask();
    }
    RpicamListing.Camera found = listed();
    if (found == null) {
      throw new CameraException(
          source()
              + ": there is no camera with the sensor "
              + which
              + "; rpicam-vid --list-cameras lists "
              + listing.words());
    }
    return found.index();
  }

  /** Asks the program anew. */
  synchronized String probe() throws InterruptedException {
    try {
      ask();
      return program.path().getFileName() + " --list-cameras lists " + listing.words();
    } catch (CameraException e) {
      return e.getMessage();
    }
  }

  private static boolean isNumber(String which) {
    return which.matches("\\d{1,4}");
  }

  /** Whether it can be the name of one. */
  static boolean isGood(String which) {
    return which.matches("[A-Za-z0-9_.-]{1,64}");
  }
}
