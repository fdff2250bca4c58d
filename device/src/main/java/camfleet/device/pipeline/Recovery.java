package camfleet.device.pipeline;

import camfleet.device.camera.Camera;
import camfleet.device.camera.Picture;
import camfleet.device.camera.Sameness;
import camfleet.message.CameraStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * Looks after the camera: judges each of its pictures, and takes one step after the other when it
 * gives none. Of the capture thread, but for {@link #look} and what ends the agent.
 */
final class Recovery {
  private static final System.Logger LOG = System.getLogger("camfleet.pipeline");

  /** So many in a row, and a silent camera counts as failed. */
  private static final int MOST_SILENCES = 3;

  private final Camera camera;
  private final CameraWatch watch;
  private final CameraIncident incident;
  private final RecoveryLadder ladder;
  private final BlackWatch black;
  private final Sameness sameness = new Sameness();

  // Of the thread that looks.
  private String deafBefore;

  Recovery(
      Camera camera,
      CameraWatch watch,
      CameraIncident incident,
      RecoveryLadder ladder,
      BlackWatch black) {
    this.camera = camera;
    this.watch = watch;
    this.incident = incident;
    this.ladder = ladder;
    this.black = black;
  }

  /** Another mode is opened: what failed before says little about it. */
  void otherMode() {
    ladder.reset();
  }

  /** Whether the picture shows something new, as far as its source says or one can see. */
  boolean isNew(Picture picture) {
    if (picture.repeated()) {
      return false;
    }
    if (camera.neverRepeats() && sameness.isSame(picture)) {
      watch.identical();
      return false;
    }
    return true;
  }

  /** A new picture came. */
  void picture(Picture picture) {
    watch.picture();
    if (incident.picture(Instant.ofEpochSecond(0, picture.capturedAtNanos()))) {
      ladder.reset();
    }
    if (black.look(picture)) {
      watch.black(black.isBlack());
      incident.light(black.isBlack());
    }
  }

  /** An opening or a read failed. */
  void failed(String why) {
    watch.failed(why);
    incident.trouble(CameraIncident.News.FAILED, why);
  }

  /**
   * The open camera was found silent and is let go.
   *
   * @return why, in words
   */
  String silent() {
    CameraWatch.State state = watch.letGo();
    boolean isFrozen = state.status() == CameraStatus.FROZEN;
    incident.trouble(
        isFrozen ? CameraIncident.News.FROZEN : CameraIncident.News.STALLED, state.error());
    if (isFrozen || ladder.failures() < MOST_SILENCES - 1) {
      return state.error();
    }
    String why = state.error() + ", though it was opened " + MOST_SILENCES + " times in a row";
    failed(why);
    return why;
  }

  /**
   * The next step after a failure, up to the pause before the camera is opened again.
   *
   * @param isHurried whether somebody waits for the camera who has no time for more
   */
  Duration step(boolean isHurried) throws InterruptedException {
    RecoveryLadder.Step step = ladder.failed();
    if (isHurried) {
      return RecoveryLadder.FIRST_PAUSE;
    }
    if (step.probes()) {
      probe();
    }
    if (step.isSpent()) {
      incident.step(
          CameraIncident.News.GAVE_UP,
          "the camera was opened "
              + RecoveryLadder.MOST_A_DAY
              + " times within a day; from now on it is tried each "
              + RecoveryLadder.SPENT_PAUSE.toMinutes()
              + " min");
    }
    return step.pause();
  }

  /** The camera is opened again. */
  void restarting() {
    incident.step(CameraIncident.News.RESTARTED, "the source was let go and is opened again");
  }

  private void probe() throws InterruptedException {
    watch.calling("probe");
    try {
      String found = camera.probe();
      if (found != null) {
        incident.step(CameraIncident.News.PROBED, found);
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, camera.source() + ": cannot be looked for: " + e);
    } finally {
      watch.answered();
    }
  }

  /** Tells of a call that the camera does not come back from; several times a second. */
  void look() {
    String deaf = watch.deafness();
    // One look may follow a leap of the clock, when the machine slept.
    if (deaf != null && deaf.equals(deafBefore)) {
      incident.trouble(CameraIncident.News.STALLED, deaf);
    }
    deafBefore = deaf;
  }

  /** Nothing more is done about a call that the camera does not come back from. */
  void gaveUp(String why) {
    String deaf = watch.deafness();
    if (deaf != null) {
      incident.step(CameraIncident.News.GAVE_UP, deaf + "; " + why);
    }
  }

  /** The agent starts again for a call that the camera does not come back from. */
  void agentRestarts(String why) {
    incident.step(CameraIncident.News.AGENT_RESTARTED, why);
  }
}
