package camfleet.device;

import camfleet.device.config.ConfigTwin;
import camfleet.device.config.StartLimit;
import camfleet.device.pipeline.Pipeline;
import camfleet.device.uplink.Outlet;
import camfleet.frame.Frame;
import camfleet.message.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Takes what is desired, has it tried on the camera, says what came of it, and holds pictures back
 * until that is known. Any thread may call it.
 */
final class ConfigDesk implements AutoCloseable {
  private final ConfigTwin twin;
  private final Pipeline pipeline;
  private final FirstFrameGate gate;
  private final Probation probation;

  /**
   * @param dataDir null keeps nothing
   * @param apply puts the twin's settings in force
   * @param restart ends the agent and starts it again
   */
  ConfigDesk(
      ConfigTwin twin,
      PictureWork work,
      Path dataDir,
      Pipeline pipeline,
      Runnable apply,
      Outlet outlet,
      Runnable restart,
      Surroundings around) {
    this.twin = twin;
    this.pipeline = pipeline;
    gate = new FirstFrameGate(twin::isTrying, around.timer());
    probation =
        new Probation(
            twin,
            work,
            pipeline,
            apply,
            new Reports(outlet, this::heard)::publish,
            restart,
            gate::look,
            new CameraWatchdog(
                pipeline, new StartLimit(dataDir, around.clock())::take, restart, around.nanos()),
            around.timer(),
            around.nanos());
  }

  private void heard(long rev) {
    probation.heard(rev);
  }

  /** Goes on with what an earlier life could not finish. */
  void start() {
    if (twin.isTrying()) {
      probation.changed();
    }
  }

  /** Takes a document; false when it is none. */
  boolean desired(byte[] payload) {
    // The manager clears what is retained when it forgets a device.
    boolean isThere = payload.length > 0;
    boolean readable = !isThere || twin.desired(payload);
    if (isThere) {
      probation.changed();
    }
    gate.desiredSeen();
    return readable;
  }

  /** The twin has taken something else in. */
  void changed() {
    probation.changed();
  }

  /**
   * Takes local overrides as {@code set} does; a null value gives one up.
   *
   * @return completes with why they are not in force, or with none
   */
  CompletableFuture<List<Problem>> override(Map<String, Object> patch) {
    CompletableFuture<List<Problem>> tried = twin.override(patch);
    probation.changed();
    return tried;
  }

  /** A connection is made. */
  void connected() {
    gate.connected();
  }

  /** Publishes the report. */
  void report() {
    probation.report();
  }

  /** Looks whether time is up; several times a second. */
  void look() {
    probation.look();
  }

  /** Whether pictures go out when somebody wants them. */
  boolean isShowing() {
    return gate.isOpen();
  }

  /** One picture, as soon as pictures go out. */
  CompletableFuture<Frame> snapshot() {
    return gate.opened().thenCompose(open -> pipeline.snapshot());
  }

  @Override
  public void close() {
    probation.close();
  }
}
