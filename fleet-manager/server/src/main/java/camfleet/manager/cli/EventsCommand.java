package camfleet.manager.cli;

import camfleet.client.Device;
import camfleet.client.EventQuery;
import camfleet.client.Fleet;
import camfleet.client.FleetEvent;
import camfleet.client.FleetException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Tells what happened, on devices and in the manager. */
@Command(
    name = "events",
    description = "Tell what happened on devices and in the manager, the newest last.",
    footer = {
      "",
      "Examples:",
      "  fleet-manager events --since 1h",
      "  fleet-manager events cam1 --limit 20",
      "  fleet-manager events --follow            until Ctrl-C",
      "  fleet-manager events -o json             one JSON object per line"
    })
final class EventsCommand implements Callable<Integer> {
  private static final long PAUSE_MILLIS = 1000;

  @ParentCommand private CommandRoot root;

  @Parameters(
      arity = "0..1",
      paramLabel = "SELECTOR",
      description = "Of these devices only (default: of everything).")
  private String selector;

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      description = "None older: how long ago such as 1h, or a time such as 14:00.")
  private String since;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most, 1..1000 (default: 50).")
  private int limit = 50;

  @Option(names = "--follow", description = "Go on with what happens from now on.")
  private boolean follow;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "With --follow: end after this many lines.")
  private long count = Long.MAX_VALUE;

  private EventLines lines;
  private long newest;
  private long said;

  @Override
  public Integer call() throws Exception {
    Listing.check(limit);
    if (count < 1) {
      throw Refusal.usage("--count must be at least 1, was " + count);
    }
    Instant from = since == null ? null : root.moments().since("--since", since);
    lines = new EventLines(root.terminal(), root.moments(), root.isJson());
    try (Fleet fleet = root.fleet()) {
      Set<String> devices = devices(fleet);
      if (follow) {
        fleet.events(new EventQuery(null, null, null, 1)).forEach(last -> newest = last.number());
      }
      List<FleetEvent> before = read(fleet, devices, from, 0, limit);
      if (before.isEmpty() && !follow) {
        root.terminal().complain("nothing happened" + (since == null ? " yet" : " in that time"));
      }
      say(before);
      while (follow && said < count) {
        Thread.sleep(PAUSE_MILLIS);
        look(fleet, devices);
      }
      return ExitCode.OK;
    }
  }

  /** Null for everything. What is gone has its events still, so that an id need not be known. */
  private Set<String> devices(Fleet fleet) throws IOException, Refusal {
    if (selector == null || selector.equals("all")) {
      return null;
    }
    return selector.matches("[a-z0-9-]+")
        ? Set.of(selector)
        : root.select(fleet, selector).stream().map(Device::id).collect(Collectors.toSet());
  }

  private void look(Fleet fleet, Set<String> devices) throws IOException {
    try {
      say(read(fleet, devices, null, newest, Listing.MOST));
      lines.found();
    } catch (FleetException e) {
      if (!e.isUnreachable()) {
        throw e;
      }
      lines.lost();
    }
  }

  private void say(List<FleetEvent> events) {
    for (FleetEvent event : events) {
      newest = Math.max(newest, event.number());
      if (said < count) {
        lines.say(event);
        said++;
      }
    }
  }

  /**
   * Reads page by page until there are enough.
   *
   * @param after only those with greater numbers
   * @return oldest first
   */
  private static List<FleetEvent> read(
      Fleet fleet, Set<String> devices, Instant from, long after, int most) throws IOException {
    boolean one = devices != null && devices.size() == 1;
    String device = one ? devices.iterator().next() : null;
    int page = devices == null || one ? most : Listing.MOST;
    List<FleetEvent> events = new ArrayList<>();
    Long before = null;
    while (true) {
      List<FleetEvent> read = fleet.events(new EventQuery(device, from, before, page));
      for (FleetEvent event : read) {
        boolean wanted = devices == null || devices.contains(event.device());
        if (event.number() > after && wanted && events.size() < most) {
          events.add(event);
        }
      }
      if (read.size() < page
          || events.size() >= most
          || read.get(read.size() - 1).number() <= after) {
        Collections.reverse(events);
        return events;
      }
      before = read.get(read.size() - 1).number();
    }
  }
}
