package camfleet.device.uplink;

import camfleet.frame.Frame;
import camfleet.runtime.Threads;
import camfleet.stream.Bye;
import camfleet.stream.ByeCode;
import camfleet.stream.ClockEstimate;
import camfleet.stream.StreamConnection;
import camfleet.stream.StreamSettings;
import camfleet.topic.DeviceId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * One session of frames over TCP: dials on a thread of its own while its lease lasts, sends as the
 * credit allows, and dials again when the connection is lost. The newest frame waits in one slot;
 * what is forgotten is counted in the next one's header. Every method may be called from any thread
 * and returns at once, but for {@link #close}.
 */
public final class StreamUplink implements AutoCloseable {
  private static final Logger LOG = System.getLogger("camfleet.device.uplink");

  private static final long CLOSE_MILLIS = 3000;

  private final DeviceId id;
  private final String session;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final StreamTerms terms;
  private final StreamFlow flow;
  private final StreamDialing dialing;

  // Guarded by this.
  private Thread thread;
  private long overSince;
  private boolean cut;

  /**
   * How a session is at one moment.
   *
   * @param leaseS seconds left of its lease
   * @param blocked connected, and frames have waited too long for the other side
   * @param missing not connected, and for too long
   * @param fps frames per second at most, or null for all
   * @param given frames that were given to it
   * @param sent frames that were sent
   * @param problem why there is no connection, or null while there is one or none was tried
   */
  public record Status(
      String session,
      double leaseS,
      boolean connected,
      boolean blocked,
      boolean missing,
      Double fps,
      long given,
      long sent,
      String problem) {}

  /**
   * @param request with an endpoint
   * @param clock the device's clock, of which the frames' times are
   * @param nanos a monotonic clock
   */
  StreamUplink(
      DeviceId id,
      long boot,
      StreamRequest request,
      double leaseS,
      StreamSettings settings,
      BandwidthBudget budget,
      StreamCounts counts,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this.id = id;
    this.session = request.session();
    this.clock = clock;
    this.nanos = nanos;
    this.terms = new StreamTerms(request, leaseS, nanos);
    this.flow = new StreamFlow(budget, counts, nanos);
    this.dialing =
        new StreamDialing(id, boot, session, terms, flow, settings, budget, clock, nanos, random);
    this.overSince = nanos.getAsLong();
  }

  synchronized void start() {
    if (thread == null && !terms.isEnded()) {
      thread = Threads.newThread("uplink-" + id + "-stream", dialing);
      thread.start();
    }
  }

  String session() {
    return session;
  }

  /** Begins the lease anew; another endpoint or token is used from the next connection on. */
  void renew(StreamRequest request, double leaseS) {
    terms.renew(request, leaseS);
  }

  /** Ends the session soon, with these words. */
  void end(Bye bye) {
    if (terms.end(bye)) {
      flow.wake();
    }
  }

  /** Takes a frame from the pipeline; never blocks. */
  void accept(Frame frame) {
    if (terms.wants(nanos.getAsLong())) {
      flow.accept(frame);
    }
  }

  boolean isRunning() {
    return terms.runs();
  }

  /** Whether its thread has ended, or never began. */
  synchronized boolean isFinished() {
    return dialing.isFinished() || thread == null && terms.isEnded();
  }

  Status status() {
    StreamFlow.Condition now = flow.condition();
    return new Status(
        session,
        terms.leaseS(),
        now.connected(),
        now.blocked(),
        now.missing(),
        terms.fps(),
        now.given(),
        now.sent(),
        now.connected() ? null : dialing.problem());
  }

  /** How far the other clock is off, or null when nothing is known yet. */
  ClockEstimate.Offset clockOffset() {
    Instant now = clock.instant();
    return flow.clockOffset(now.getEpochSecond() * 1_000_000_000L + now.getNano());
  }

  /**
   * To be called every now and then: a thread that hangs in a line which takes nothing is torn out
   * of it once its lease has been over for a second.
   */
  void look() {
    StreamConnection hanging = null;
    synchronized (this) {
      long now = nanos.getAsLong();
      if (terms.runs() || dialing.isFinished() || thread == null) {
        overSince = now;
      } else if (!cut && now - overSince > TimeUnit.SECONDS.toNanos(1)) {
        cut = true;
        hanging = dialing.connection();
      }
    }
    if (hanging != null) {
      Threads.start("uplink-" + id + "-cut", hanging::close);
    }
  }

  /** Ends the session and waits for its thread, no longer than 3 s. */
  @Override
  public void close() {
    end(new Bye(ByeCode.GOING_AWAY, "the device stops"));
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (!flow.isOpen()) {
      close(dialing.connection());
    }
    if (!Threads.join(running, 500)) {
      // It hangs in a line that takes nothing.
      close(dialing.connection());
      if (!Threads.join(running, CLOSE_MILLIS)) {
        LOG.log(Level.WARNING, "the thread of the stream {0} does not end", session);
      }
    }
  }

  private static void close(StreamConnection connection) {
    if (connection != null) {
      connection.close();
    }
  }
}
