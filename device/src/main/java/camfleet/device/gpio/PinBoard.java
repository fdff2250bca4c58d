package camfleet.device.gpio;

import camfleet.message.DeviceHealth;
import camfleet.runtime.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The pins as the settings want them, and what is counted on them. Any thread may call it. */
public final class PinBoard implements AutoCloseable {
  /** Hears what the pins have to say; it must not block. */
  public interface Listener {
    /** So many rising edges came since the last call; at most once a second. */
    void edges(long count, Edge last);

    /** A rising edge came on the trigger's pin. */
    void trigger();

    /** Something cannot be used, in one sentence. */
    void problem(String sentence);
  }

  private static final long CLOSE_SECONDS = 1;

  private final Pins pins;
  private final Listener listener;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final FramePulses pulses;
  private final EdgeLog edges;
  private final Blinking blinking;
  private final Debounce ttlIn = new Debounce();
  private final Debounce trigger = new Debounce();
  private final ThreadPoolExecutor opener =
      new ThreadPoolExecutor(
          1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Threads.platformFactory("pins"));

  private volatile FrameSeen last = new FrameSeen(0, 0);
  private volatile String problem;

  // Guarded by this.
  private PinSettings wanted = PinSettings.NONE;
  private boolean used;
  private boolean closed;

  // Of the opener's thread alone.
  private OpenPins open;

  private record FrameSeen(long sequence, long capturedAtNanos) {}

  /**
   * @param dataDir where the edges are kept, or null
   * @param nanos a monotonic clock
   */
  public PinBoard(
      Pins pins, Path dataDir, Listener listener, InstantSource clock, LongSupplier nanos) {
    this(pins, dataDir, listener, clock, nanos, Rest.REAL);
  }

  PinBoard(
      Pins pins,
      Path dataDir,
      Listener listener,
      InstantSource clock,
      LongSupplier nanos,
      Rest rest) {
    this.pins = pins;
    this.listener = listener;
    this.clock = clock;
    this.nanos = nanos;
    this.pulses = new FramePulses(rest, this::trouble);
    this.edges = new EdgeLog(dataDir, EdgeLog.MOST_BYTES, listener::edges);
    this.blinking = new Blinking(rest, pins::ownLamp);
    opener.allowCoreThreadTimeOut(true);
  }

  /** Uses the pins so from now on. Opening and letting go take their time on another thread. */
  public synchronized void apply(PinSettings settings) {
    if (closed) {
      return;
    }
    pulses.length(settings.pulseNanos());
    ttlIn.length(settings.debounceNanos());
    trigger.length(settings.debounceNanos());
    if (!settings.lines().equals(wanted.lines())) {
      used = true;
      opener.execute(() -> follow(settings.lines()));
    }
    wanted = settings;
  }

  private void follow(Map<String, Integer> lines) {
    release();
    if (lines.isEmpty()) {
      problem = null;
      return;
    }
    List<String> sentences = new ArrayList<>();
    try {
      open = pins.open();
      for (Map.Entry<String, Integer> line : alone(lines, sentences).entrySet()) {
        try {
          use(line.getKey(), line.getValue());
        } catch (PinException e) {
          sentences.add(e.getMessage());
        }
      }
    } catch (PinException e) {
      sentences.add(e.getMessage());
    }
    problem = null;
    if (!sentences.isEmpty()) {
      trouble(String.join("; ", sentences));
    }
  }

  private void trouble(String sentence) {
    problem = sentence;
    listener.problem(sentence);
  }

  /** Those that have a pin for themselves. */
  private static Map<String, Integer> alone(Map<String, Integer> lines, List<String> sentences) {
    Map<Integer, List<String>> users =
        lines.keySet().stream().collect(Collectors.groupingBy(lines::get));
    users.forEach(
        (line, keys) -> {
          if (keys.size() > 1) {
            sentences.add(
                String.join(" and ", keys) + " want pin " + line + "; give each a pin of its own");
          }
        });
    Map<String, Integer> alone = new LinkedHashMap<>(lines);
    alone.values().removeIf(line -> users.get(line).size() > 1);
    return alone;
  }

  private void use(String key, int line) throws PinException {
    switch (key) {
      case PinSettings.TTL_IN -> {
        open.input(line, key, this::edge);
        edges.start();
      }
      case PinSettings.TTL_OUT -> pulses.start(open.output(line, key));
      case PinSettings.TRIGGER -> open.input(line, key, this::triggered);
      case PinSettings.IDENTIFY -> blinking.use(Lamp.on(open.output(line, key)));
      default -> throw new IllegalArgumentException("no pin serves " + key);
    }
  }

  private void edge() {
    long now = nanos.getAsLong();
    Instant wall = clock.instant();
    FrameSeen frame = last;
    long number = ttlIn.edge(now);
    if (number > 0) {
      edges.add(
          new Edge(
              number,
              wall.getEpochSecond() * 1_000_000_000L + wall.getNano(),
              now,
              frame.sequence(),
              frame.capturedAtNanos()));
    }
  }

  private void triggered() {
    if (trigger.edge(nanos.getAsLong()) > 0) {
      listener.trigger();
    }
  }

  private void release() {
    pulses.stop();
    blinking.use(null);
    if (open != null) {
      open.close();
      open = null;
    }
  }

  /** A frame was captured; returns at once. */
  public void frame(long sequence, long capturedAtNanos) {
    last = new FrameSeen(sequence, capturedAtNanos);
    pulses.frame();
  }

  /** Blinks with a lamp for so long; false when there is none. */
  public boolean blink(Duration length) {
    return blinking.blink(length);
  }

  /**
   * What was counted since the start; null as long as no pin was ever wanted.
   *
   * @param acted how many edges of the trigger's pin were acted upon
   */
  public synchronized DeviceHealth.Pins health(long acted) {
    return used
        ? new DeviceHealth.Pins(
            pulses.count(), ttlIn.edges(), ttlIn.bounced() + trigger.bounced(), acted, problem)
        : null;
  }

  /** Lets all pins go. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      opener.execute(this::release);
      opener.shutdown();
    }
    try {
      if (!opener.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        opener.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    edges.close();
  }
}
