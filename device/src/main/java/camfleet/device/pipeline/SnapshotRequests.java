package camfleet.device.pipeline;

import camfleet.device.camera.CameraException;
import camfleet.frame.Frame;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Those who wait for a picture that is younger than their request. */
final class SnapshotRequests {
  private final InstantSource clock;
  private final List<Request> waiting = new ArrayList<>();
  private String closedWhy;

  SnapshotRequests(InstantSource clock) {
    this.clock = clock;
  }

  private static final class Request {
    final CompletableFuture<Frame> answer = new CompletableFuture<>();
    final Instant asked;
    boolean sawOlder;

    Request(Instant asked) {
      this.asked = asked;
    }

    /**
     * The picture after one that seemed older is young enough even if the clock was set back
     * meanwhile.
     */
    boolean accepts(Instant capturedAt) {
      boolean young = sawOlder || !capturedAt.isBefore(asked);
      sawOlder = true;
      return young;
    }
  }

  /** A new request; it fails at once after {@link #close}. */
  synchronized CompletableFuture<Frame> add() {
    Request request = new Request(clock.instant());
    if (closedWhy != null) {
      request.answer.completeExceptionally(new CameraException(closedWhy));
    } else {
      waiting.add(request);
    }
    return request.answer;
  }

  /** Whether somebody still waits; those who gave up are forgotten. */
  synchronized boolean areWaiting() {
    waiting.removeIf(request -> request.answer.isDone());
    return !waiting.isEmpty();
  }

  /** Answers all whose request is older than the frame's light. */
  void complete(Frame frame) {
    Instant at = Instant.ofEpochSecond(0, frame.header().capturedAtNanos());
    List<Request> answered = new ArrayList<>();
    synchronized (this) {
      waiting.removeIf(request -> request.accepts(at) && answered.add(request));
    }
    answered.forEach(request -> request.answer.complete(frame));
  }

  void fail(String why) {
    List<Request> failed;
    synchronized (this) {
      failed = List.copyOf(waiting);
      waiting.clear();
    }
    failed.forEach(request -> request.answer.completeExceptionally(new CameraException(why)));
  }

  /** Fails those who wait and all who will ask. */
  void close(String why) {
    synchronized (this) {
      closedWhy = why;
    }
    fail(why);
  }
}
