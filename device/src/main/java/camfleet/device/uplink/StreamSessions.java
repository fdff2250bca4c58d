package camfleet.device.uplink;

import camfleet.frame.Frame;
import camfleet.message.DeviceState;
import camfleet.stream.Bye;
import camfleet.stream.ByeCode;
import camfleet.stream.ClockEstimate;
import camfleet.stream.StreamSettings;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The frame streams of a device, one for each asker, and what they share: each frame goes to all of
 * them as the one object that it is. Every method may be called from any thread and returns at
 * once, but for {@link #close}.
 */
public final class StreamSessions implements AutoCloseable {
  /** As many askers, such as managers, are served at a time. */
  public static final int MOST = 4;

  /** Soon enough to be back within seconds of a manager or a link that returns. */
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /**
   * The manager asks for the time every 5 s, however slowly frames reach it. A dead line is given
   * up early, as what waits in it only gets older.
   */
  private static final Duration SILENCE = Duration.ofSeconds(8);

  private final DeviceId id;
  private final long boot;
  private final BandwidthBudget budget;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private final StreamSettings settings;
  private final StreamCounts counts = new StreamCounts();
  private final List<StreamUplink> uplinks = new CopyOnWriteArrayList<>();
  private boolean closed;

  /** What became of a request. */
  public enum Answer {
    STARTED,
    RENEWED,
    /** Without an endpoint only a session that runs can be renewed. */
    UNKNOWN,
    /** There are as many sessions as there may be. */
    FULL
  }

  /**
   * How far the device's clock is off the manager's.
   *
   * @param offsetMs positive when the device is ahead
   * @param errorMs bound of the error
   */
  public record ClockOffset(double offsetMs, double errorMs) {}

  /**
   * @param budget shared with everything else that the device sends
   * @param clock the device's clock
   * @param nanos a monotonic clock
   */
  public StreamSessions(
      DeviceId id,
      long boot,
      BandwidthBudget budget,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this.id = id;
    this.boot = boot;
    this.budget = budget;
    this.clock = clock;
    this.nanos = nanos;
    this.random = random;
    StreamSettings usual = StreamSettings.DEFAULTS;
    this.settings =
        new StreamSettings(
            usual.limits(), CONNECT, SILENCE, usual.message(), usual.sendBufferBytes());
  }

  /** Begins a session, or its lease anew. */
  public synchronized Answer start(StreamRequest request, double leaseS) {
    look();
    Optional<StreamUplink> running = find(request.session());
    if (running.isPresent()) {
      running.get().renew(request, leaseS);
      return Answer.RENEWED;
    }
    if (request.endpoint() == null) {
      return Answer.UNKNOWN;
    }
    if (closed || uplinks.stream().filter(StreamUplink::isRunning).count() >= MOST) {
      return Answer.FULL;
    }
    StreamUplink uplink =
        new StreamUplink(id, boot, request, leaseS, settings, budget, counts, clock, nanos, random);
    uplinks.add(uplink);
    uplink.start();
    return Answer.STARTED;
  }

  private Optional<StreamUplink> find(String session) {
    return uplinks.stream()
        .filter(uplink -> uplink.session().equals(session) && uplink.isRunning())
        .findFirst();
  }

  /** Ends a session; one that there is not is ended already. */
  public void stop(String session) {
    find(session).ifPresent(uplink -> uplink.end(new Bye(ByeCode.DONE, "the stream was stopped")));
  }

  /** Ends all sessions, as {@code stream_mode: off} wants it. */
  public void stopAll() {
    uplinks.forEach(uplink -> uplink.end(new Bye(ByeCode.DONE, "stream_mode is off")));
  }

  /** What became of the frames of all sessions, those that are over included. */
  public StreamCounts counts() {
    return counts;
  }

  /** The sessions that take a frame which comes now; asking takes their turn. Never blocks. */
  public List<Consumer<Frame>> takers() {
    List<Consumer<Frame>> takers = new ArrayList<>();
    for (StreamUplink uplink : uplinks) {
      if (uplink.wants()) {
        takers.add(uplink::accept);
      }
    }
    return takers;
  }

  /** Forgets sessions that are over; called several times a second. */
  public synchronized void look() {
    uplinks.forEach(StreamUplink::look);
    uplinks.removeIf(StreamUplink::isFinished);
  }

  /** How far the clock is off by the stream that knows best; empty when none knows. */
  public Optional<ClockOffset> clockOffset() {
    ClockEstimate.Offset best = null;
    for (StreamUplink uplink : uplinks) {
      ClockEstimate.Offset known = uplink.clockOffset();
      if (known != null && (best == null || known.errorNanos() < best.errorNanos())) {
        best = known;
      }
    }
    return Optional.ofNullable(best)
        .map(known -> new ClockOffset(-known.offsetNanos() / 1e6, known.errorNanos() / 1e6));
  }

  /** How a session is; empty when its lease does not run. */
  public Optional<StreamUplink.Status> status(String session) {
    return find(session).map(StreamUplink::status);
  }

  private List<StreamUplink.Status> running() {
    return uplinks.stream().filter(StreamUplink::isRunning).map(StreamUplink::status).toList();
  }

  /** Whether any lease runs. */
  public boolean isWanted() {
    return uplinks.stream().anyMatch(StreamUplink::isRunning);
  }

  /**
   * Frames per second that sessions want which cannot get them, for pictures in their place; empty
   * when each gets its own.
   */
  public Optional<Double> fallbackFps() {
    return running().stream()
        .filter(status -> status.blocked() || status.missing())
        .map(status -> status.fps() == null ? Double.MAX_VALUE : status.fps())
        .max(Double::compare);
  }

  /** What {@code state} says of the streams. */
  public DeviceState.Stream state() {
    List<StreamUplink.Status> all = running();
    return new DeviceState.Stream(
        all.size(),
        (int) all.stream().filter(StreamUplink.Status::connected).count(),
        (int) all.stream().filter(StreamUplink.Status::blocked).count(),
        all.stream().anyMatch(status -> status.blocked() || status.missing()),
        all.stream()
            .filter(StreamUplink.Status::missing)
            .map(StreamUplink.Status::problem)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null));
  }

  /** Ends all sessions and their threads; waits for one that hangs no longer than some seconds. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    uplinks.forEach(uplink -> uplink.end(new Bye(ByeCode.GOING_AWAY, "the device stops")));
    uplinks.forEach(StreamUplink::close);
    uplinks.clear();
  }
}
