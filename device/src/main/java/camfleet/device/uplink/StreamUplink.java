package camfleet.device.uplink;

import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.runtime.Backoff;
import camfleet.runtime.Threads;
import camfleet.stream.Bye;
import camfleet.stream.ByeCode;
import camfleet.stream.ClockEstimate;
import camfleet.stream.Credit;
import camfleet.stream.CreditGate;
import camfleet.stream.FrameMessage;
import camfleet.stream.Hello;
import camfleet.stream.StreamConnection;
import camfleet.stream.StreamEnd;
import camfleet.stream.StreamEndpoint;
import camfleet.stream.StreamListener;
import camfleet.stream.StreamMessage;
import camfleet.stream.StreamOrder;
import camfleet.stream.StreamRefusedException;
import camfleet.stream.StreamSettings;
import camfleet.stream.Welcome;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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

  /** A lease never lasts longer than this without a word. */
  static final double MOST_LEASE_S = 3600;

  /** How often the other clock is asked for. */
  static final Duration PING = Duration.ofSeconds(5);

  /** How long a frame may wait before the stream is called blocked. */
  static final Duration BLOCKED = Duration.ofSeconds(2);

  /** How long a connection may be missing before pictures take the stream's place. */
  static final Duration GRACE = Duration.ofSeconds(1);

  /** How soon the end of a lease or of the line is noticed. */
  private static final Duration SLICE = Duration.ofMillis(250);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** A connection that lasted this long was a success: the next pause is a short one. */
  private static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long CLOSE_MILLIS = 3000;

  private final DeviceId id;
  private final long boot;
  private final String session;
  private final StreamSettings settings;
  private final BandwidthBudget budget;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final FramePacer pacer = new FramePacer(1);

  // Guarded by the lock.
  private StreamEndpoint endpoint;
  private String token;
  private Double fps;
  private long leaseUntil;
  private boolean redial;
  private boolean ended;
  private Bye farewell = new Bye(ByeCode.DONE, "the stream was stopped");
  private boolean finished;
  private long overSince;
  private boolean cut;
  private Thread thread;
  private StreamConnection connection;
  private CreditGate<Given> gate;
  private long missingSince;
  private boolean isPending;
  private long pendingSince;
  private long given;
  private long sentFrames;
  private String problem;
  private ClockEstimate otherClock = new ClockEstimate();

  // Of the session's thread alone.
  private boolean wasConnected;
  private long lastSent;
  private String loggedReason;

  /** A frame with its number among those that were given to this session. */
  private record Given(Frame frame, long number) {}

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
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this.id = id;
    this.boot = boot;
    this.session = request.session();
    this.settings = settings;
    this.budget = budget;
    this.clock = clock;
    this.nanos = nanos;
    this.random = random;
    this.endpoint = request.endpoint();
    this.missingSince = nanos.getAsLong();
    this.overSince = missingSince;
    renew(request, leaseS);
  }

  void start() {
    lock.lock();
    try {
      if (thread == null && !ended) {
        thread = Threads.newThread("uplink-" + id + "-stream", this::run);
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  String session() {
    return session;
  }

  /** Begins the lease anew; another endpoint or token is used from the next connection on. */
  void renew(StreamRequest request, double leaseS) {
    lock.lock();
    try {
      if (request.endpoint() != null && !request.endpoint().equals(endpoint)) {
        endpoint = request.endpoint();
        redial = connection != null;
      }
      token = request.token() == null ? token : request.token();
      if (request.fps() != null && !request.fps().equals(fps)) {
        pacer.rate(request.fps());
        pacer.dueNow();
      }
      fps = request.fps();
      leaseUntil = nanos.getAsLong() + (long) (Math.min(leaseS, MOST_LEASE_S) * 1e9);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the session soon, with these words. */
  void end(Bye bye) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        farewell = bye;
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The lock is held. */
  private void wake() {
    changed.signalAll();
    if (gate != null) {
      gate.close();
    }
  }

  /** Takes a frame from the pipeline; never blocks. */
  void accept(Frame frame) {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      if (!runs(now) || fps != null && !pacer.passes(now)) {
        return;
      }
      given++;
      if (gate == null) {
        return;
      }
      if (!isPending) {
        isPending = true;
        pendingSince = now;
      }
      gate.put(new Given(frame, given));
    } finally {
      lock.unlock();
    }
  }

  /** Whether the lease runs. The lock is held. */
  private boolean runs(long now) {
    return !ended && leaseUntil - now > 0;
  }

  boolean isRunning() {
    lock.lock();
    try {
      return runs(nanos.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  /** Whether its thread has ended, or never began. */
  boolean isFinished() {
    lock.lock();
    try {
      return finished || thread == null && ended;
    } finally {
      lock.unlock();
    }
  }

  Status status() {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      double left = runs(now) ? Math.round((leaseUntil - now) / 1e6) / 1000.0 : 0;
      boolean connected = gate != null;
      return new Status(
          session,
          left,
          connected,
          connected && isPending && now - pendingSince > BLOCKED.toNanos(),
          !connected && now - missingSince > GRACE.toNanos(),
          fps,
          given,
          sentFrames,
          connected ? null : problem);
    } finally {
      lock.unlock();
    }
  }

  /** How far the other clock is off, or null when nothing is known yet. */
  ClockEstimate.Offset clockOffset() {
    lock.lock();
    try {
      return otherClock.at(wallNanos());
    } finally {
      lock.unlock();
    }
  }

  private long wallNanos() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /**
   * To be called every now and then: a thread that hangs in a line which takes nothing is torn out
   * of it once its lease has been over for a second.
   */
  void look() {
    StreamConnection hanging = null;
    lock.lock();
    try {
      long now = nanos.getAsLong();
      if (runs(now) || finished || thread == null) {
        overSince = now;
      } else if (!cut && now - overSince > TimeUnit.SECONDS.toNanos(1)) {
        cut = true;
        hanging = connection;
      }
    } finally {
      lock.unlock();
    }
    if (hanging != null) {
      Threads.start("uplink-" + id + "-cut", hanging::close);
    }
  }

  private void run() {
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    try {
      while (isRunning()) {
        boolean again = attempt(backoff);
        if (!again) {
          end(new Bye(ByeCode.DONE, "the other side needs no more"));
        } else if (isRunning()) {
          pause(backoff.next());
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "the stream {0} was interrupted", session);
    } finally {
      lock.lock();
      try {
        finished = true;
        ended = true;
        connection = null;
      } finally {
        lock.unlock();
      }
    }
  }

  private void pause(Duration pause) throws InterruptedException {
    long until = System.nanoTime() + pause.toNanos();
    lock.lockInterruptibly();
    try {
      long left = pause.toNanos();
      while (left > 0 && runs(nanos.getAsLong())) {
        changed.awaitNanos(Math.min(left, SLICE.toNanos()));
        left = until - System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }

  /** One connection from its beginning to its end; whether there may be another. */
  private boolean attempt(Backoff backoff) throws InterruptedException {
    CreditGate<Given> slot = new CreditGate<>(this::forgotten);
    StreamConnection current;
    Hello hello;
    lock.lock();
    try {
      redial = false;
      current = new StreamConnection(endpoint, settings, clock, new Credits(slot));
      connection = current;
      hello = Hello.device(id, session, token, boot);
    } finally {
      lock.unlock();
    }
    Welcome welcome;
    try {
      welcome = current.open(hello);
    } catch (StreamRefusedException e) {
      tell(e.getMessage());
      return e.bye().code().mayDialAgain();
    } catch (IOException e) {
      if (isRunning()) {
        tell(e.getMessage());
      }
      return true;
    }
    long opened = nanos.getAsLong();
    slot.grant(welcome.credit());
    connected(current, slot, welcome);
    try {
      current.start();
      pump(current, slot, welcome);
    } catch (IOException | IllegalStateException e) {
      // Why stands in the connection's end; a message that is out of order follows an end as well.
      LOG.log(Level.DEBUG, "the stream {0} ends: {1}", session, e.getMessage());
    } finally {
      disconnected(slot);
      current.close();
    }
    if (nanos.getAsLong() - opened > GOOD_NANOS) {
      backoff.reset();
    }
    StreamEnd end = current.end();
    if (isRunning() && end != null && end.by() != StreamEnd.By.US) {
      tell("the stream to " + endpointNow() + " ended: " + end.message());
    }
    return end == null || end.mayDialAgain();
  }

  private void connected(StreamConnection current, CreditGate<Given> slot, Welcome welcome) {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      gate = slot;
      isPending = false;
      otherClock = current.peerClock();
      if (!wasConnected) {
        // What came before anybody could listen is nobody's loss.
        wasConnected = true;
        lastSent = given;
      }
      if (runs(now)) {
        // The manager's word counts where it is the longer one; 0 leaves the command's.
        double seconds = Math.min(welcome.leaseS(), MOST_LEASE_S);
        long until = now + (long) (seconds * 1e9);
        leaseUntil = until - leaseUntil > 0 ? until : leaseUntil;
      }
      if (ended) {
        slot.close();
      }
    } finally {
      lock.unlock();
    }
    loggedReason = null;
    LOG.log(Level.INFO, "streaming to {0}, session {1}", endpointNow(), session);
  }

  private StreamEndpoint endpointNow() {
    lock.lock();
    try {
      return endpoint;
    } finally {
      lock.unlock();
    }
  }

  private void disconnected(CreditGate<Given> slot) {
    lock.lock();
    try {
      gate = null;
      isPending = false;
      missingSince = nanos.getAsLong();
    } finally {
      lock.unlock();
    }
    slot.close();
  }

  /** Sends until the connection or the lease ends. */
  private void pump(StreamConnection current, CreditGate<Given> slot, Welcome welcome)
      throws IOException, InterruptedException {
    long pingAt = nanos.getAsLong();
    while (current.end() == null) {
      Bye bye = reasonToLeave();
      if (bye != null) {
        current.close(bye);
        return;
      }
      long now = nanos.getAsLong();
      if (now - pingAt >= 0) {
        pingAt = now + PING.toNanos();
        if (current.order().pingsUnderWay() < StreamOrder.MAX_PINGS) {
          current.ping();
        }
      }
      if (!waitForBudget()) {
        continue;
      }
      CreditGate.Passed<Given> passed = slot.poll(SLICE);
      if (passed == null) {
        continue;
      }
      if (passed.item().frame().payload().length > welcome.maxFrameBytes()) {
        tooLarge(passed.item(), welcome);
        slot.grant(1);
      } else {
        send(current, passed.item());
      }
      taken(slot);
    }
  }

  private Bye reasonToLeave() {
    lock.lock();
    try {
      if (ended) {
        return farewell;
      }
      if (!runs(nanos.getAsLong())) {
        return new Bye(ByeCode.EXPIRED, "the lease of the stream ended");
      }
      return redial ? new Bye(ByeCode.DONE, "the stream goes to another endpoint") : null;
    } finally {
      lock.unlock();
    }
  }

  /** True when a frame may be sent now; otherwise waits for a moment. */
  private boolean waitForBudget() throws InterruptedException {
    long wait = budget.waitNanos();
    if (wait == 0) {
      return true;
    }
    lock.lockInterruptibly();
    try {
      // It is this side that waits; the other one blocks nothing.
      isPending = false;
      changed.awaitNanos(Math.min(wait, SLICE.toNanos()));
    } finally {
      lock.unlock();
    }
    return false;
  }

  private void tooLarge(Given item, Welcome welcome) {
    tell(
        "a frame of "
            + item.frame().payload().length
            + " bytes is larger than the "
            + welcome.maxFrameBytes()
            + " that are taken; lower resolution or quality");
  }

  private void send(StreamConnection current, Given item) throws IOException {
    byte[] payload = item.frame().payload();
    FrameHeader header = header(item.frame().header(), item.number() - lastSent - 1);
    budget.spend(payload.length + FrameHeader.BYTES + 5);
    current.send(new FrameMessage(header, ByteBuffer.wrap(payload)));
    lastSent = item.number();
    lock.lock();
    try {
      sentFrames++;
    } finally {
      lock.unlock();
    }
  }

  private FrameHeader header(FrameHeader h, long dropped) {
    ClockEstimate.Offset offset = clockOffset();
    long error = h.clockErrorMicros();
    if (offset != null) {
      long nanosOff = Math.abs(offset.offsetNanos()) + offset.errorNanos();
      error = Math.min(FrameHeader.UNKNOWN_ERROR - 1, nanosOff / 1000 + 1);
    }
    return new FrameHeader(
        0,
        h.codec(),
        h.flags(),
        h.boot(),
        h.sequence(),
        h.capturedAtNanos(),
        error,
        Math.min(dropped, CreditGate.MOST_DROPPED),
        h.width(),
        h.height());
  }

  private void taken(CreditGate<Given> slot) {
    lock.lock();
    try {
      isPending = slot.counts().waiting() > 0;
      pendingSince = nanos.getAsLong();
    } finally {
      lock.unlock();
    }
  }

  private void forgotten(Given item) {
    budget.forgotten(item.frame().payload().length);
  }

  /** The same words again and again say nothing new. */
  private void tell(String reason) {
    lock.lock();
    try {
      problem = reason;
    } finally {
      lock.unlock();
    }
    boolean isNew = !reason.equals(loggedReason);
    loggedReason = reason;
    LOG.log(isNew ? Level.WARNING : Level.DEBUG, id + ", session " + session + ": " + reason);
  }

  /** Ends the session and waits for its thread, no longer than 3 s. */
  @Override
  public void close() {
    end(new Bye(ByeCode.GOING_AWAY, "the device stops"));
    Thread running;
    StreamConnection open;
    lock.lock();
    try {
      running = thread;
      open = gate == null ? connection : null;
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.close();
    }
    if (!Threads.join(running, 500)) {
      // It hangs in a line that takes nothing.
      StreamConnection hanging = connectionNow();
      if (hanging != null) {
        hanging.close();
      }
      if (!Threads.join(running, CLOSE_MILLIS)) {
        LOG.log(Level.WARNING, "the thread of the stream {0} does not end", session);
      }
    }
  }

  private StreamConnection connectionNow() {
    lock.lock();
    try {
      return connection;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the credit that the other side grants. */
  private record Credits(CreditGate<Given> slot) implements StreamListener {
    @Override
    public void received(StreamMessage message) {
      if (message instanceof Credit credit) {
        slot.grant(credit.frames());
      }
    }

    @Override
    public void closed(StreamEnd end) {
      slot.close();
    }
  }
}
