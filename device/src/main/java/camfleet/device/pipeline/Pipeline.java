package camfleet.device.pipeline;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraException;
import camfleet.device.camera.CameraMode;
import camfleet.frame.Frame;
import camfleet.message.CameraStatus;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Turns a camera's pictures into frames on one thread of its own. */
public final class Pipeline implements AutoCloseable {
  public Pipeline(
      String name,
      Camera camera,
      CameraMode mode,
      long boot,
      Consumer<Frame> sink,
      InstantSource clock,
      LongSupplier nanos) {}

  public void start() {}

  public void apply(CameraMode mode) {}

  public void setWanted(boolean wanted) {}

  public CompletableFuture<Frame> snapshot() {
    return CompletableFuture.failedFuture(new CameraException("not started"));
  }

  public PipelineStatus status() {
    return new PipelineStatus(CameraStatus.CLOSED, null, 0, 0, 0, 0, 0, 0);
  }

  @Override
  public void close() {}
}
