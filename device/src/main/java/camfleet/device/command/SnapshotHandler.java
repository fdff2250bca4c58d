package camfleet.device.command;

import camfleet.device.uplink.FrameTooLargeException;
import camfleet.device.uplink.LatestUplink;
import camfleet.frame.Frame;
import camfleet.message.FrameMetadata;
import camfleet.message.FrameReason;
import camfleet.message.ProblemCode;
import camfleet.runtime.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** {@code snapshot}: a picture taken now and published as the latest. */
public final class SnapshotHandler implements Handler {
  private static final int MOST_AT_ONCE = 4;

  private final Supplier<CompletableFuture<Frame>> camera;
  private final LatestUplink uplink;
  private final Duration patience;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * @param patience how long the camera may take
   */
  public SnapshotHandler(
      Supplier<CompletableFuture<Frame>> camera, LatestUplink uplink, Duration patience) {
    this.camera = camera;
    this.uplink = uplink;
    this.patience = patience;
  }

  @Override
  public CompletionStage<Outcome> handle(Arguments arguments) throws CommandException {
    arguments.end();
    if (underWay.incrementAndGet() > MOST_AT_ONCE) {
      underWay.decrementAndGet();
      throw new CommandException(
          ProblemCode.BUSY,
          MOST_AT_ONCE + " snapshots are being taken already; ask again when one is done");
    }
    CompletableFuture<Outcome> result = new CompletableFuture<>();
    CompletableFuture<Frame> frame = camera.get();
    Threads.start(
        "snapshot",
        () -> {
          try {
            result.complete(new Outcome(take(frame), null));
          } catch (CommandException | RuntimeException e) {
            result.completeExceptionally(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.completeExceptionally(
                new CommandException(ProblemCode.INTERNAL, "the device is stopping"));
          } finally {
            underWay.decrementAndGet();
          }
        });
    return result;
  }

  private Map<String, Object> take(CompletableFuture<Frame> future)
      throws CommandException, InterruptedException {
    try {
      Frame frame = future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return output(uplink.send(frame, FrameReason.SNAPSHOT));
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new CommandException(
          ProblemCode.CAMERA_ERROR,
          "the camera gave no picture within " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw new CommandException(ProblemCode.CAMERA_ERROR, io.getMessage());
      }
      throw new IllegalStateException(e.getCause());
    } catch (FrameTooLargeException e) {
      throw new CommandException(ProblemCode.FRAME_TOO_LARGE, e.getMessage());
    } catch (IOException e) {
      throw new CommandException(ProblemCode.IO_ERROR, e.getMessage());
    }
  }

  private static Map<String, Object> output(FrameMetadata metadata) {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("seq", metadata.seq());
    output.put("at", metadata.at().toString());
    output.put("width", metadata.width());
    output.put("height", metadata.height());
    output.put("bytes", metadata.bytes());
    output.put("sha256", metadata.sha256());
    return output;
  }
}
