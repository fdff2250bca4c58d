package camfleet.manager.cli;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Presence;
import camfleet.message.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints a line whenever a device's presence or newest picture changes. */
@Command(
    name = "watch",
    description = "Print a line for each change of presence and for new pictures, until Ctrl-C.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  fleet-manager watch",
      "  fleet-manager watch 'cam*' --interval 5s",
      "  fleet-manager watch all --for 10s -o json     (one JSON object per line)"
    })
final class WatchCommand implements Callable<Integer> {
  @ParentCommand private CommandRoot root;

  @Parameters(arity = "0..1", paramLabel = "SELECTOR", description = "Which (default: all).")
  private String selector = "all";

  @Option(names = "--count", paramLabel = "N", description = "End after this many lines.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "End after this time, such as 10s.")
  private Duration length;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Least time between two lines about pictures of a device (default: 1s).")
  private Duration interval = Duration.ofSeconds(1);

  private final Map<String, Device> before = new HashMap<>();
  private long lines;
  private boolean lost;

  @Override
  public Integer call() throws Exception {
    if (count < 1) {
      throw Refusal.usage("--count must be at least 1, was " + count);
    }
    if (interval.toMillis() < 100) {
      throw Refusal.usage("--interval must be at least 100ms, was " + interval.toMillis() + "ms");
    }
    long start = System.nanoTime();
    try (Fleet fleet = root.fleet()) {
      fleet.status();
      while (lines < count && !isOver(start)) {
        look(fleet);
        if (lines < count) {
          Thread.sleep(pauseMillis(start));
        }
      }
      return ExitCode.OK;
    }
  }

  private boolean isOver(long start) {
    return length != null && System.nanoTime() - start >= length.toNanos();
  }

  private long pauseMillis(long start) {
    if (length == null) {
      return interval.toMillis();
    }
    long left = length.toMillis() - (System.nanoTime() - start) / 1_000_000;
    return Math.max(1, Math.min(interval.toMillis(), left));
  }

  private void look(Fleet fleet) throws Exception {
    List<Device> devices;
    try {
      devices = selector.equals("all") ? fleet.devices() : root.select(fleet, selector);
    } catch (FleetException e) {
      if (!e.isUnreachable()) {
        throw e;
      }
      if (!lost) {
        root.terminal().complain("the manager is not reachable, trying again");
        lost = true;
      }
      return;
    }
    lost = false;
    for (Device device : devices) {
      Device old = before.put(device.id(), device);
      if (old == null || old.presence() != device.presence()) {
        say(device, "presence");
      } else if (device.frame() != null && !device.frame().equals(old.frame())) {
        sayFrame(device, old);
      }
      if (lines >= count) {
        return;
      }
    }
  }

  /** The age changes with every look; only another picture is news. */
  private void sayFrame(Device device, Device old) {
    boolean same =
        old.frame() != null
            && old.frame().seq() == device.frame().seq()
            && java.util.Objects.equals(old.frame().capturedAt(), device.frame().capturedAt());
    if (!same) {
      say(device, "frame");
    }
  }

  private void say(Device device, String change) {
    lines++;
    Terminal terminal = root.terminal();
    Long seq = device.frame() == null ? null : device.frame().seq();
    if (root.isJson()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("at", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
      line.put("change", change);
      line.put("device", device.id());
      line.put("presence", Words.word(device.presence()));
      line.put("seq", seq);
      line.put("age_ms", device.ageMs());
      line.put("fps", device.fps());
      terminal.line(Json.text(line));
      return;
    }
    Presence presence = device.presence();
    String word = String.format(Locale.ROOT, "%-8s", Words.word(presence));
    terminal.line(
        Instant.now().truncatedTo(ChronoUnit.SECONDS)
            + "  "
            + String.format(Locale.ROOT, "%-12s", device.id())
            + "  "
            + terminal.colour(Words.colour(presence), word)
            + (seq == null
                ? "  no picture yet"
                : "  frame " + seq + "  " + Words.age(device.ageMs()) + " old")
            + "  "
            + Words.fps(device.fps())
            + " fps");
  }
}
