package camfleet.manager.cli;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Presence;
import camfleet.manager.cli.WatchLines.Change;
import camfleet.message.ProblemCode;
import camfleet.mqtt.PahoConnector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints a line whenever a device's presence or newest picture changes. */
@Command(
    name = "watch",
    description = {
      "Print a line for each change of presence and for new pictures, until Ctrl-C: the number of",
      "the frame, its age, the camera's rate, and how many frames were missed since the line"
          + " before."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  fleet-manager watch",
      "  fleet-manager watch 'cam*' --interval 5s",
      "  fleet-manager watch all --for 10s -o json     (one JSON object per line)",
      "  fleet-manager watch cam1 --via mqtt --broker mqtt://broker.lan \\",
      "    --password-file operator.password --fps 4 --save pictures"
    })
final class WatchCommand implements Callable<Integer> {
  private static final double LEAST_FPS = 0.1;
  private static final double MOST_FPS = 30;

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
      description = {
        "Least time between two lines about pictures of a device",
        "(default: 1s, or as --fps says)."
      })
  private Duration interval;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = {
        "With --via mqtt: ask the devices to publish so many pictures per second, 0.1..30,",
        "while this runs. They give no more than their mqtt_max_fps."
      })
  private Double fps;

  /** Who is asked. */
  enum Via {
    manager,
    mqtt
  }

  @Option(
      names = "--via",
      paramLabel = "WAY",
      description = {
        "Ask the manager, or read from the broker alone: ${COMPLETION-CANDIDATES}",
        "(default: manager)."
      })
  private Via via = Via.manager;

  @Mixin private BrokerLogin login;

  @Option(
      names = "--save",
      paramLabel = "DIR",
      description = "With --via mqtt: keep the newest picture of each as DIR/ID.jpg.")
  private Path save;

  private final Map<String, Device> before = new HashMap<>();
  private WatchLines lines;
  private boolean lost;

  @Override
  public Integer call() throws Exception {
    if (count < 1) {
      throw Refusal.usage("--count must be at least 1, was " + count);
    }
    if (fps != null && !(fps >= LEAST_FPS && fps <= MOST_FPS)) {
      throw Refusal.usage("--fps must be 0.1..30, was " + fps);
    }
    if (interval == null) {
      interval = fps == null ? Duration.ofSeconds(1) : Duration.ofNanos((long) (1e9 / fps));
    } else if (interval.toMillis() < 100) {
      throw Refusal.usage("--interval must be at least 100ms, was " + interval.toMillis() + "ms");
    }
    lines = new WatchLines(root.terminal(), root.isJson(), count);
    if (via == Via.mqtt) {
      return watchBroker();
    }
    if (login.isGiven() || save != null || fps != null) {
      throw Refusal.usage(
          "--broker, --user, --password-file, --ca-file, --save and --fps need --via mqtt");
    }
    long start = System.nanoTime();
    try (Fleet fleet = root.fleet()) {
      fleet.status();
      while (!lines.isFull() && !isOver(start)) {
        look(fleet);
        if (!lines.isFull()) {
          Thread.sleep(pauseMillis(start));
        }
      }
      return ExitCode.OK;
    }
  }

  private int watchBroker() throws Exception {
    IdGlobs wanted = IdGlobs.parse(selector);
    if (save != null) {
      PictureFile.makeFolder(save);
    }
    long start = System.nanoTime();
    try (BrokerWatch watch =
        new BrokerWatch(
            new PahoConnector(),
            login.settings(root.terminal(), "watch"),
            wanted,
            1e9 / interval.toNanos(),
            fps,
            save,
            lines,
            root.terminal(),
            InstantSource.system(),
            System::nanoTime)) {
      watch.start();
      while (!lines.isFull() && !isOver(start)) {
        watch.look(Duration.ofMillis(pauseMillis(start)));
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
      devices = selector.equals("all") ? fleet.devices() : selected(fleet);
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
      if (old == null
          || old.presence() != device.presence()
          || (stale(old) == null) != (stale(device) == null)) {
        say(device, Change.PRESENCE, null);
      } else if (device.frame() != null && !device.frame().equals(old.frame())) {
        sayFrame(device, old);
      }
      if (lines.isFull()) {
        return;
      }
    }
  }

  /**
   * A manager that was started again may not know its devices yet; only at first it is a mistake.
   */
  private List<Device> selected(Fleet fleet) throws Exception {
    if (before.isEmpty()) {
      return root.select(fleet, selector);
    }
    try {
      return fleet.devices(selector);
    } catch (FleetException e) {
      if (e.code() == ProblemCode.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  /** The age changes with every look; only another picture is news. */
  private void sayFrame(Device device, Device old) {
    boolean same =
        old.frame() != null
            && old.frame().seq() == device.frame().seq()
            && java.util.Objects.equals(old.frame().capturedAt(), device.frame().capturedAt());
    if (!same) {
      say(device, Change.FRAME, isSameLife(old, device) ? missed(old, device) : null);
    }
  }

  /** Of a device that is there; of another its presence says it. */
  private static String stale(Device device) {
    boolean isSaid = device.stale() != null && device.presence() == Presence.ONLINE;
    return isSaid ? device.stale().reason() : null;
  }

  private static Long missed(Device old, Device device) {
    return old.frame() == null ? null : WatchLines.between(old.frame().seq(), device.frame().seq());
  }

  private static boolean isSameLife(Device old, Device device) {
    return old.info() == null || device.info() == null || old.info().boot() == device.info().boot();
  }

  private void say(Device device, Change change, Long missed) {
    Long seq = device.frame() == null ? null : device.frame().seq();
    lines.say(
        change,
        new WatchLines.News(
            device.id(),
            device.presence(),
            stale(device),
            seq != null,
            seq,
            device.ageMs(),
            device.fps(),
            missed));
  }
}
