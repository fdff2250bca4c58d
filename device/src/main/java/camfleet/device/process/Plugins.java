package camfleet.device.process;

import camfleet.message.DeviceHealth;
import camfleet.message.Excerpt;
import camfleet.runtime.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The row of plug-ins that pictures go through. What is in it changes beside the pictures, which
 * never wait for a jar; one that fails is passed by, counted and told.
 */
public final class Plugins implements AutoCloseable {
  /** How long a picture waits for all plug-ins together before it goes on without the rest. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** What even the last one in the row gets. */
  private static final Duration LEAST_PATIENCE = Duration.ofMillis(100);

  /** How long a change waits for jars before those that are there begin. */
  private static final Duration FIRST_LOOK = Duration.ofMillis(500);

  private static final long LOOK_MILLIS = 20;
  private static final int LONGEST_PROBLEM = 700;

  private final PluginFolder folder;
  private final BiConsumer<String, String> problems;
  private final LongSupplier nanos;
  private final Map<String, PluginCount> counts = new ConcurrentHashMap<>();
  private final Object change = new Object();
  private volatile List<PluginStep> row = List.of();
  private volatile List<String> wanted = List.of();
  private volatile boolean closed;
  private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

  /**
   * @param folder where the jars are; null has none
   * @param problems told a plug-in's name and what is wrong with it, once each
   * @param nanos a monotonic clock
   */
  public Plugins(Path folder, BiConsumer<String, String> problems, LongSupplier nanos) {
    this.folder = new PluginFolder(folder);
    this.problems = problems;
    this.nanos = nanos;
  }

  /**
   * Has pictures go through these from now on, in this order; looks into the folder for those that
   * do not run yet. Returns at once.
   *
   * @return done when each of them runs or is known not to
   */
  public synchronized CompletableFuture<Void> use(List<String> names) {
    List<String> next = names.stream().distinct().toList();
    if (!closed && !next.equals(wanted)) {
      wanted = next;
      CompletableFuture<Void> done = new CompletableFuture<>();
      settled = done;
      Threads.start(
          "plugins",
          () -> {
            try {
              change(next);
            } finally {
              done.complete(null);
            }
          });
    }
    return settled;
  }

  /** Whether pictures go through none. */
  boolean isEmpty() {
    return row.isEmpty();
  }

  /**
   * Lets a picture through all of them. Of the capture thread alone.
   *
   * @return false when one keeps it back
   */
  boolean pass(Canvas canvas, long sequence, long capturedAtNanos, List<Region> regions) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (PluginStep step : row) {
      long left = Math.max(deadline - System.nanoTime(), LEAST_PATIENCE.toNanos());
      if (!step.pass(canvas, sequence, capturedAtNanos, regions, Duration.ofNanos(left))) {
        return false;
      }
    }
    return true;
  }

  /** What {@code health} says, by name; null without any. */
  public Map<String, DeviceHealth.Plugin> health() {
    Map<String, DeviceHealth.Plugin> health = new LinkedHashMap<>();
    wanted.forEach(name -> health.put(name, count(name).health()));
    return health.isEmpty() ? null : health;
  }

  private PluginCount count(String name) {
    return counts.computeIfAbsent(name, unknown -> new PluginCount());
  }

  /** Makes the row anew; a newer change overtakes this one. */
  private void change(List<String> names) {
    synchronized (change) {
      Map<String, PluginStep> steps = new LinkedHashMap<>();
      for (PluginStep step : row) {
        if (names.contains(step.found().name()) && isStillGood(step)) {
          steps.put(step.found().name(), step);
        }
      }
      List<PluginFolder.Content> read = new ArrayList<>();
      if (!steps.keySet().containsAll(names)) {
        read = open(names, steps);
      }
      if (isNewest(names)) {
        show(names, steps);
        tellMissing(names, steps, read);
      } else {
        List<PluginStep> now = row;
        steps.values().stream().filter(step -> !now.contains(step)).forEach(PluginStep::close);
      }
    }
  }

  private boolean isNewest(List<String> names) {
    return !closed && wanted.equals(names);
  }

  private static boolean isStillGood(PluginStep step) {
    PluginFolder.Found found = step.found();
    try {
      return !step.isGivenUp() && PluginFolder.version(found.jar()).equals(found.version());
    } catch (IOException e) {
      return false;
    }
  }

  /** Adds what is found until each name is there, each jar was read or the time is up. */
  private List<PluginFolder.Content> open(List<String> names, Map<String, PluginStep> steps) {
    List<CompletableFuture<PluginFolder.Content>> jars = folder.open();
    CompletableFuture<Void> all = CompletableFuture.allOf(jars.toArray(CompletableFuture[]::new));
    long begun = System.nanoTime();
    boolean shown = false;
    while (true) {
      boolean complete = isCompleteSoon(all);
      List<PluginFolder.Content> read =
          jars.stream().map(jar -> jar.getNow(null)).filter(Objects::nonNull).toList();
      read.stream().flatMap(jar -> jar.found().stream()).forEach(found -> add(found, names, steps));
      long passed = System.nanoTime() - begun;
      if (complete
          || steps.keySet().containsAll(names)
          || passed > PluginThread.HANGS_AFTER.toNanos()
          || !isNewest(names)) {
        return read;
      }
      if (!shown && passed > FIRST_LOOK.toNanos()) {
        shown = true;
        show(names, steps);
      }
    }
  }

  private static boolean isCompleteSoon(CompletableFuture<Void> all) {
    try {
      all.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void add(PluginFolder.Found found, List<String> names, Map<String, PluginStep> steps) {
    if (names.contains(found.name()) && !steps.containsKey(found.name())) {
      steps.put(found.name(), new PluginStep(found, count(found.name()), nanos, problems));
    }
  }

  private void show(List<String> names, Map<String, PluginStep> steps) {
    List<PluginStep> before = row;
    row = names.stream().map(steps::get).filter(Objects::nonNull).toList();
    before.stream().filter(step -> !row.contains(step)).forEach(PluginStep::close);
    synchronized (this) {
      if (closed) {
        row.forEach(PluginStep::close);
      }
    }
  }

  private void tellMissing(
      List<String> names, Map<String, PluginStep> steps, List<PluginFolder.Content> read) {
    for (String name : names) {
      if (!steps.containsKey(name)) {
        String problem = Excerpt.of(missing(read), LONGEST_PROBLEM);
        count(name).problem(problem);
        problems.accept(name, "plug-in " + name + " " + problem);
      }
    }
  }

  private String missing(List<PluginFolder.Content> read) {
    String there =
        read.stream()
            .flatMap(jar -> jar.found().stream())
            .map(PluginFolder.Found::name)
            .distinct()
            .collect(Collectors.joining(", "));
    String wrong =
        read.stream()
            .map(PluginFolder.Content::problem)
            .filter(Objects::nonNull)
            .map(problem -> "; " + problem)
            .collect(Collectors.joining());
    return folder.absence() + (there.isEmpty() ? "" : "; there are " + there) + wrong;
  }

  @Override
  public synchronized void close() {
    closed = true;
    row.forEach(PluginStep::close);
  }
}
