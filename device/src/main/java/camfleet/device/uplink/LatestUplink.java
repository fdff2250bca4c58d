package camfleet.device.uplink;

import camfleet.frame.Frame;
import camfleet.message.FrameMetadata;
import camfleet.message.FrameReason;
import camfleet.message.Severity;
import camfleet.mqtt.PublishException;
import camfleet.runtime.Mailbox;
import camfleet.runtime.Threads;
import camfleet.topic.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Publishes the latest picture: one in flight, the newest waits in one slot, older ones are
 * forgotten and counted. A picture that was captured before the present connection is never sent
 * late.
 */
public final class LatestUplink implements AutoCloseable {
  private static final Duration LEAST_EXPIRY = Duration.ofSeconds(10);
  private static final long FLIGHT_SECONDS = 10;
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  private record Waiting(Frame frame, long connection, FrameReason reason) {}

  private record Newest(Frame frame, long arrivedNanos) {}

  private final Outlet outlet;
  private final Events events;
  private final PictureFitting fitting;
  private final BandwidthBudget budget;
  private final LongSupplier nanos;
  private final Mailbox<Waiting> mailbox = new Mailbox<>(1);
  private final ReentrantLock flight = new ReentrantLock();
  private final Object pace = new Object();
  private final FramePacer pacer = new FramePacer(1);

  /** The newest picture of the camera, or null when that one was not due. */
  private volatile Newest newest;

  private volatile long maxBytes = Long.MAX_VALUE;
  private volatile boolean streaming;
  private boolean afterConnect;
  private long intervalNanos = 1_000_000_000L;
  private Thread thread;

  // Under the flight lock.
  private long lastSequence;
  private boolean toldTooLarge;

  private final Object counting = new Object();
  private long published;
  private long publishedBytes;
  private long unconnected;
  private long tooLarge;
  private long lost;

  /**
   * @param configRev the configuration revision in force
   * @param budget what pictures wait for; the outlet debits them
   * @param nanos a monotonic clock
   */
  public LatestUplink(
      Outlet outlet,
      Events events,
      Shrinker shrinker,
      LongSupplier configRev,
      BandwidthBudget budget,
      LongSupplier nanos) {
    this.outlet = outlet;
    this.events = events;
    this.fitting =
        new PictureFitting(
            outlet, shrinker, configRev, outlet.topics().of(Channel.LATEST, outlet.id()));
    this.budget = budget;
    this.nanos = nanos;
  }

  public void start() {
    thread = Threads.start("uplink-" + outlet.id(), this::run);
  }

  /**
   * @param perSecond pictures at most
   * @param bytes greatest size of a picture
   */
  public void pace(double perSecond, long bytes) {
    maxBytes = bytes;
    synchronized (pace) {
      pacer.rate(perSecond);
      intervalNanos = pacer.intervalNanos();
    }
  }

  /** Whether frames are published as they come; a snapshot is published in any case. */
  public void setStreaming(boolean on) {
    if (on && !streaming) {
      synchronized (pace) {
        pacer.dueNow();
      }
    }
    streaming = on;
  }

  /** Who takes a frame that comes now, if one is due; asking takes the turn. Never blocks. */
  public Optional<Consumer<Frame>> taker() {
    boolean due;
    synchronized (pace) {
      due = streaming && pacer.passes(nanos.getAsLong());
    }
    if (due) {
      return Optional.of(this::accept);
    }
    // The picture that is let go is newer, and one as new will come soon.
    newest = null;
    return Optional.empty();
  }

  private void accept(Frame frame) {
    newest = new Newest(frame, nanos.getAsLong());
    FrameReason reason;
    synchronized (pace) {
      reason = afterConnect ? FrameReason.RECONNECT : FrameReason.PERIODIC;
      if (outlet.isConnected()) {
        afterConnect = false;
      }
    }
    if (outlet.isConnected()) {
      Waiting oldest = mailbox.put(new Waiting(frame, outlet.connects(), reason));
      if (oldest != null) {
        budget.forgotten(oldest.frame().payload().length);
      }
    } else {
      count(() -> unconnected++);
    }
  }

  /**
   * After a connect: publishes the newest picture if it is young enough to be called the present;
   * otherwise the next one that comes goes out whatever the pace. Never waits.
   */
  public void connected() {
    Newest candidate = newest;
    if (streaming
        && candidate != null
        && nanos.getAsLong() - candidate.arrivedNanos() < FRESH_NANOS
        && flight.tryLock()) {
      try {
        PictureFitting.Prepared prepared = prepare(candidate.frame(), FrameReason.RECONNECT);
        outlet.publish(prepared.picture()).whenComplete((done, e) -> countOutcome(prepared, e));
        outlet.publish(Channel.FRAME, prepared.metadata(), expiry());
        lastSequence = Math.max(lastSequence, prepared.metadata().seq());
        return;
      } catch (FrameTooLargeException e) {
        tellTooLarge(e);
      } finally {
        flight.unlock();
      }
    }
    synchronized (pace) {
      afterConnect = true;
      pacer.dueNow();
    }
  }

  /**
   * Publishes this frame now, whatever the pace, and waits until the link took it.
   *
   * @throws IOException in one sentence why it was not published
   */
  public FrameMetadata send(Frame frame, FrameReason reason)
      throws IOException, InterruptedException {
    flight.lockInterruptibly();
    try {
      PictureFitting.Prepared prepared = prepare(frame, reason);
      CompletableFuture<Void> flying = outlet.publish(prepared.picture());
      try {
        flying.get(FLIGHT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        countOutcome(prepared, e.getCause());
        throw e.getCause() instanceof IOException io
            ? io
            : new IOException("the picture was not published: " + e.getCause(), e.getCause());
      } catch (TimeoutException e) {
        countOutcome(prepared, e);
        throw new IOException(
            "the picture was not taken by the network within " + FLIGHT_SECONDS + " s", e);
      }
      countOutcome(prepared, null);
      outlet.publish(Channel.FRAME, prepared.metadata(), expiry());
      lastSequence = Math.max(lastSequence, prepared.metadata().seq());
      toldTooLarge = false;
      return prepared.metadata();
    } catch (FrameTooLargeException e) {
      tellTooLarge(e);
      throw e;
    } finally {
      flight.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        budget.await();
        Waiting next = mailbox.take();
        if (next == null) {
          return;
        }
        if (next.connection() != outlet.connects() || !outlet.isConnected() || !streaming) {
          count(() -> unconnected++);
        } else if (next.frame().header().sequence() > lastSequence()) {
          sendQuietly(next);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendQuietly(Waiting next) throws InterruptedException {
    try {
      send(next.frame(), next.reason());
    } catch (IOException e) {
      // Counted where it happened; the next picture is the remedy.
      System.getLogger("camfleet.device.uplink")
          .log(System.Logger.Level.DEBUG, "picture not published: {0}", e.getMessage());
    } catch (RuntimeException e) {
      count(() -> lost++);
      System.getLogger("camfleet.device.uplink")
          .log(System.Logger.Level.ERROR, "picture not published", e);
    }
  }

  private long lastSequence() {
    flight.lock();
    try {
      return lastSequence;
    } finally {
      flight.unlock();
    }
  }

  private PictureFitting.Prepared prepare(Frame frame, FrameReason reason)
      throws FrameTooLargeException {
    return fitting.prepare(frame, reason, expiry(), maxBytes);
  }

  private Duration expiry() {
    Duration three;
    synchronized (pace) {
      three = Duration.ofNanos(3 * intervalNanos);
    }
    return three.compareTo(LEAST_EXPIRY) > 0 ? three : LEAST_EXPIRY;
  }

  private void tellTooLarge(FrameTooLargeException e) {
    count(() -> tooLarge++);
    if (!toldTooLarge) {
      toldTooLarge = true;
      events.tell(
          "camera",
          "frame_too_large",
          Severity.WARNING,
          e.getMessage(),
          Map.of("bytes", e.bytes(), "max_bytes", e.maxBytes()));
    }
  }

  private void countOutcome(PictureFitting.Prepared prepared, Throwable failure) {
    if (failure == null) {
      count(
          () -> {
            published++;
            publishedBytes += prepared.metadata().bytes();
          });
    } else if (failure instanceof PublishException e
        && e.reason() == PublishException.Reason.TOO_LARGE) {
      count(() -> tooLarge++);
    } else {
      count(() -> lost++);
    }
  }

  private void count(Runnable step) {
    synchronized (counting) {
      step.run();
    }
  }

  public FrameCounts counts() {
    long forgotten = mailbox.counts().forgotten();
    synchronized (counting) {
      return new FrameCounts(published, publishedBytes, forgotten + unconnected, tooLarge, lost);
    }
  }

  @Override
  public void close() {
    mailbox.close();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      Threads.join(running, 500);
    }
  }
}
