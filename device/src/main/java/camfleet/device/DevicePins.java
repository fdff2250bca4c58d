package camfleet.device;

import camfleet.device.camera.Picture;
import camfleet.device.command.CommandException;
import camfleet.device.command.Outcome;
import camfleet.device.config.Settings;
import camfleet.device.gpio.Edge;
import camfleet.device.gpio.PinBoard;
import camfleet.device.gpio.PinSettings;
import camfleet.device.uplink.Events;
import camfleet.message.DeviceHealth;
import camfleet.message.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What pins and device have to do with each other: frames go out as pulses, edges come in as events
 * and commands. Any thread may call it.
 */
final class DevicePins implements PinBoard.Listener, AutoCloseable {
  private static final long SECOND = 1_000_000_000L;

  private final PinBoard board;
  private final Events events;
  private final Function<String, CompletionStage<Outcome>> commands;
  private final LongSupplier nanos;
  private final AtomicLong acted = new AtomicLong();
  private volatile String action = "snapshot";

  // Guarded by this.
  private boolean refused;
  private long refusedNanos;
  private long untold;

  /**
   * @param dataDir where edges are kept, or null
   * @param commands executes a command without arguments, by its name
   */
  DevicePins(
      Surroundings around,
      Path dataDir,
      Events events,
      Function<String, CompletionStage<Outcome>> commands) {
    this.events = events;
    this.commands = commands;
    this.nanos = around.nanos();
    this.board = new PinBoard(around.pins(), dataDir, this, around.clock(), around.nanos());
  }

  /** Follows the settings; returns at once. */
  void apply(Settings settings) {
    Map<String, Integer> lines = new LinkedHashMap<>();
    for (String key : PinSettings.KEYS) {
      if (settings.integer(key) >= 0) {
        lines.put(key, settings.integer(key));
      }
    }
    long pulse =
        Math.min(
            settings.integer("ttl_out_pulse_us") * 1000L, Math.round(SECOND / settings.fps() / 2));
    long debounce = Math.round(settings.number("ttl_in_debounce_ms") * 1e6);
    action = settings.text("trigger_action");
    board.apply(new PinSettings(lines, pulse, debounce));
  }

  /** A new picture; returns at once. */
  void saw(Picture picture, long sequence) {
    board.frame(sequence, picture.capturedAtNanos());
  }

  /** Blinks with a lamp; false without one. */
  boolean blink(double seconds) {
    return board.blink(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  DeviceHealth.Pins health() {
    return board.health(acted.get());
  }

  @Override
  public void edges(long count, Edge last) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("count", count);
    data.put("edge", last.number());
    data.put("seq", last.sequence());
    data.put("wall_ns", last.wallNanos());
    if (last.sequence() > 0) {
      data.put("captured_at_ns", last.capturedAtNanos());
    }
    events.tell(
        "system",
        "ttl_edge",
        Severity.INFO,
        count == 1
            ? "a rising edge came on ttl_in_pin"
            : count + " rising edges came on ttl_in_pin",
        data);
  }

  @Override
  public void trigger() {
    String name = action;
    commands
        .apply(name)
        .whenComplete(
            (outcome, failure) -> {
              if (failure == null) {
                acted.incrementAndGet();
                Map<String, Object> data = new LinkedHashMap<>();
                data.put("action", name);
                data.putAll(outcome.output());
                events.tell(
                    "system",
                    "triggered",
                    Severity.INFO,
                    "trigger_pin was followed by " + name,
                    data);
              } else {
                refused(name, failure);
              }
            });
  }

  /** A line that chatters must not fill the log. */
  private void refused(String name, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    long others;
    synchronized (this) {
      long now = nanos.getAsLong();
      if (refused && now - refusedNanos < SECOND) {
        untold++;
        return;
      }
      refused = true;
      refusedNanos = now;
      others = untold;
      untold = 0;
    }
    String why = cause instanceof CommandException e ? e.getMessage() : String.valueOf(cause);
    events.tell(
        "system",
        "triggered",
        Severity.WARNING,
        "trigger_pin asked for "
            + name
            + " in vain: "
            + why
            + (others == 0 ? "" : " (and " + others + " times before)"),
        Map.of("action", name, "problem", why));
  }

  @Override
  public void problem(String sentence) {
    events.tell("system", "pin_problem", Severity.WARNING, sentence, Map.of());
  }

  @Override
  public void close() {
    board.close();
  }
}
