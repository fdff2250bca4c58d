package camfleet.device.uplink;

import camfleet.runtime.Backoff;
import camfleet.stream.Bye;
import camfleet.stream.ByeCode;
import camfleet.stream.CreditGate;
import camfleet.stream.Hello;
import camfleet.stream.StreamConnection;
import camfleet.stream.StreamEnd;
import camfleet.stream.StreamRefusedException;
import camfleet.stream.StreamSettings;
import camfleet.stream.Welcome;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Keeps a session connected while its lease runs: dials, sends, and dials again after a pause. */
final class StreamDialing implements Runnable {
  private static final Logger LOG = System.getLogger("camfleet.device.uplink");

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** A connection that lasted this long was a success: the next pause is a short one. */
  private static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final DeviceId id;
  private final long boot;
  private final String session;
  private final StreamTerms terms;
  private final StreamFlow flow;
  private final StreamSettings settings;
  private final BandwidthBudget budget;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final RandomGenerator random;

  private volatile StreamConnection connection;
  private volatile boolean finished;
  private volatile String problem;
  private String loggedReason;

  /**
   * @param clock the device's clock, of which the frames' times are
   * @param nanos a monotonic clock
   */
  StreamDialing(
      DeviceId id,
      long boot,
      String session,
      StreamTerms terms,
      StreamFlow flow,
      StreamSettings settings,
      BandwidthBudget budget,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this.id = id;
    this.boot = boot;
    this.session = session;
    this.terms = terms;
    this.flow = flow;
    this.settings = settings;
    this.budget = budget;
    this.clock = clock;
    this.nanos = nanos;
    this.random = random;
  }

  /** The connection of the moment, welcomed or not, or null. */
  StreamConnection connection() {
    return connection;
  }

  /** Why the last connection ended or could not be made, or null when none was tried. */
  String problem() {
    return problem;
  }

  /** Whether it has run to its end. */
  boolean isFinished() {
    return finished;
  }

  @Override
  public void run() {
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    try {
      while (terms.runs()) {
        boolean again = attempt(backoff);
        if (!again) {
          terms.end(new Bye(ByeCode.DONE, "the other side needs no more"));
        } else if (terms.runs()) {
          pause(backoff.next());
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "the stream {0} was interrupted", session);
    } finally {
      terms.end(new Bye(ByeCode.EXPIRED, "the lease of the stream ended"));
      connection = null;
      finished = true;
    }
  }

  private void pause(Duration pause) throws InterruptedException {
    long until = System.nanoTime() + pause.toNanos();
    long left = pause.toNanos();
    while (left > 0 && terms.runs()) {
      terms.await(Math.min(left, StreamPump.SLICE.toNanos()));
      left = until - System.nanoTime();
    }
  }

  /** One connection from its beginning to its end; whether there may be another. */
  private boolean attempt(Backoff backoff) throws InterruptedException {
    CreditGate<StreamFlow.Given> slot = flow.newGate();
    StreamPump pump = new StreamPump(terms, flow, slot, budget, clock, nanos, this::tell);
    StreamTerms.Dial dial = terms.dial();
    StreamConnection current = new StreamConnection(dial.endpoint(), settings, clock, pump);
    connection = current;
    Welcome welcome;
    try {
      welcome = current.open(Hello.device(id, session, dial.token(), boot));
    } catch (StreamRefusedException e) {
      if (e.bye().code() == ByeCode.DONE) {
        done(e.bye().message());
      } else {
        tell(e.getMessage());
      }
      return e.bye().code().mayDialAgain();
    } catch (IOException e) {
      if (terms.runs()) {
        tell(e.getMessage());
      }
      return true;
    }
    long opened = nanos.getAsLong();
    slot.grant(welcome.credit());
    connected(current, slot, welcome);
    try {
      current.start();
      pump.run(current, welcome);
    } catch (IOException | IllegalStateException e) {
      // Why stands in the connection's end; a message that is out of order follows an end as well.
      LOG.log(Level.DEBUG, "the stream {0} ends: {1}", session, e.getMessage());
    } finally {
      flow.shut(slot);
      current.close();
    }
    if (nanos.getAsLong() - opened > GOOD_NANOS) {
      backoff.reset();
    }
    StreamEnd end = current.end();
    if (end != null && end.code() == ByeCode.DONE && end.by() == StreamEnd.By.PEER) {
      done(end.message());
    } else if (terms.runs() && end != null && !isOurWish(end)) {
      tell("the stream to " + terms.endpoint() + " ended: " + end.message());
    }
    return end == null || end.mayDialAgain();
  }

  /** A stream that goes elsewhere; whatever else this side ends is a fault or a silence. */
  private static boolean isOurWish(StreamEnd end) {
    return end.by() == StreamEnd.By.US && end.code() == ByeCode.DONE;
  }

  private void connected(
      StreamConnection current, CreditGate<StreamFlow.Given> slot, Welcome welcome) {
    flow.open(slot, current.peerClock());
    terms.extend(welcome.leaseS());
    if (terms.isEnded()) {
      // It was ended before there was a slot to close.
      slot.close();
    }
    problem = null;
    loggedReason = null;
    LOG.log(Level.INFO, "streaming to {0}, session {1}", terms.endpoint(), session);
  }

  /** The other side needs no more, and nothing is wrong. */
  private void done(String reason) {
    problem = null;
    LOG.log(Level.INFO, id + ", session " + session + ": the stream is over: " + reason);
  }

  /** The same words again and again say nothing new. */
  private void tell(String reason) {
    problem = reason;
    boolean isNew = !reason.equals(loggedReason);
    loggedReason = reason;
    LOG.log(isNew ? Level.WARNING : Level.DEBUG, id + ", session " + session + ": " + reason);
  }
}
