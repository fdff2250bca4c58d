package camfleet.device;

import camfleet.device.camera.Cameras;
import camfleet.device.camera.Faults;
import camfleet.device.config.ConfigException;
import camfleet.device.config.DeviceFile;
import camfleet.device.health.HostMetrics;
import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.PahoConnector;
import camfleet.runtime.Threads;
import camfleet.setting.SettingException;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code camfleet-device simulate}: many virtual devices in one process. */
@Command(
    name = "simulate",
    description = "Runs many virtual cameras in one process.",
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
  private static final long STOP_MILLIS = 2800;
  private static final int MOST = 10_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--cameras",
      paramLabel = "N",
      description = "How many; otherwise as many as are named otherwise, at least 1.")
  private Integer cameras;

  @Option(names = "--prefix", paramLabel = "WORD", description = "Ids are WORD1, WORD2, …")
  private String prefix = "sim";

  @Option(names = "--id", paramLabel = "ID", description = "Ids of the first; repeatable.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--camera",
      paramLabel = "SOURCE",
      description = "Sources of the first (see: run --help); repeatable; the others are synthetic.")
  private List<String> sources = new ArrayList<>();

  @Option(names = "--fps", paramLabel = "F", description = "Pictures per second.")
  private String fps;

  @Option(names = "--size", paramLabel = "WxH", description = "Resolution.")
  private String size;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Initial setting; repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--group", paramLabel = "NAME", description = "Group of all; repeatable.")
  private List<String> groups = new ArrayList<>();

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description = "Lines \"ID PASSWORD\"; their ids come after those of --id.")
  private Path credentials;

  @Option(names = "--broker", paramLabel = "URL", description = "Default: mqtt://127.0.0.1:1883.")
  private String broker = "mqtt://127.0.0.1:1883";

  @Option(names = "--ca-file", paramLabel = "FILE", description = "PEM certificates to trust.")
  private Path caFile;

  @Option(names = "--root", paramLabel = "WORD", description = "First word of all topics.")
  private String root = Topics.DEFAULT_ROOT;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Each device keeps its state in DIR/ID; otherwise nothing is kept.")
  private Path dataDir;

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      description = {
        "What goes wrong with a camera; repeatable. freeze=ID@10s, stall=, black= or gone=: 10 s after"
            + " it was opened its picture stands still, none comes, it is black, or the camera is"
            + " unplugged, until it is opened again. freeze=ID@10s+20s: once, and for 20 s however"
            + " often it is opened. flap=ID@20s: it leaves each 20 s. skew=ID@+1h: its clock is ahead."
      })
  private List<String> faults = new ArrayList<>();

  @Option(
      names = "--fault-at",
      paramLabel = "SIZE=FAULT",
      description = {
        "What synthetic cameras get wrong at a resolution, to try how a fleet takes a bad"
            + " configuration; repeatable. 640x360=silent: no picture comes; =dies: the capture"
            + " fails; =black: pictures are black; =frozen: the same picture comes again and again."
      })
  private List<String> faultsAt = new ArrayList<>();

  @Option(names = "--log-level", paramLabel = "LEVEL", description = "Default: warn.")
  private String logLevel = "warn";

  @Option(names = "--stats", description = "Says threads and memory each 10 seconds.")
  private boolean stats;

  @Option(
      names = "--exit-with-parent",
      description = "Stops when the process that started this one is gone.")
  private boolean exitWithParent;

  private final List<String> problems = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Map<String, String> passwords = passwords();
    List<DeviceFile> files = files(passwords);
    List<SimulatedFault> wrong = faults(files);
    Faults spoilt = faultsAt();
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    StderrLog.install(logLevel, System.err);
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(end, stopped), "stop"));
    try (Simulation simulation = new Simulation(files, new PahoConnector(), spoilt, wrong)) {
      if (exitWithParent) {
        ParentWatch.start(end::countDown);
      }
      Threads.start("start-all", () -> startAll(simulation, files, out));
      while (!end.await(10, TimeUnit.SECONDS)) {
        if (stats) {
          sayCosts(simulation, out);
        }
      }
      if (stats) {
        sayCosts(simulation, out);
      }
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  private static void stop(CountDownLatch end, CountDownLatch stopped) {
    end.countDown();
    try {
      stopped.await(STOP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void startAll(Simulation simulation, List<DeviceFile> files, PrintWriter out) {
    long begin = System.nanoTime();
    try {
      simulation.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (simulation.connected() == simulation.size()) {
      out.printf(
          Locale.ROOT,
          "%d cameras are up (%s … %s) after %.1f s%n",
          files.size(),
          files.get(0).id(),
          files.get(files.size() - 1).id(),
          (System.nanoTime() - begin) / 1e9);
      sayCosts(simulation, out);
    }
  }

  private static void sayCosts(Simulation simulation, PrintWriter out) {
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.totalMemory() - runtime.freeMemory();
    Long rss = new HostMetrics(Path.of("/")).rssBytes();
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    int n = simulation.size();
    out.printf(
        Locale.ROOT,
        "%d of %d connected; %d platform threads (%.1f per camera%s); heap %d KB per camera,"
            + " resident %s KB per camera%n",
        simulation.connected(),
        n,
        threads,
        threads / (double) n,
        Threads.areVirtual() ? ", the others virtual" : "",
        heap / 1024 / n,
        rss == null ? "?" : rss / 1024 / n);
    out.flush();
  }

  private List<DeviceFile> files(Map<String, String> passwords) {
    Set<String> names = new LinkedHashSet<>(ids);
    int wanted = cameras == null ? 1 : cameras;
    if (wanted < 1 || wanted > MOST) {
      problems.add("--cameras must be 1.." + MOST + ", was " + wanted);
      wanted = 1;
    }
    if (cameras == null) {
      wanted = Math.max(Math.max(ids.size(), sources.size()), Math.max(1, passwords.size()));
    }
    passwords.keySet().stream().limit(Math.max(0, wanted - names.size())).forEach(names::add);
    for (int i = 1; names.size() < wanted; i++) {
      names.add(prefix + i);
    }
    Map<String, Object> initial = initial();
    BrokerAddress address = read("--broker", () -> BrokerAddress.parse(broker));
    Topics topics = read("--root", () -> new Topics(root));
    if (caFile != null && !Files.isReadable(caFile)) {
      problems.add("--ca-file: there is no readable file " + caFile);
    }
    for (String source : sources) {
      read(
          "--camera",
          () -> {
            Cameras.check(source);
            return source;
          });
    }
    List<DeviceFile> files = new ArrayList<>();
    for (String name : names) {
      DeviceId id = read("--prefix or --id", () -> DeviceId.of(name));
      if (id == null) {
        break;
      }
      if (address == null || topics == null) {
        continue;
      }
      int index = files.size();
      files.add(
          DeviceFile.of(
                  id, address, passwords.getOrDefault(name, System.getenv("CAMFLEET_PASSWORD")))
              .withTopics(topics)
              .withCaFile(caFile)
              .withGroups(groups)
              .withDataDir(dataDir == null ? null : dataDir.resolve(name))
              .withCamera(index < sources.size() ? sources.get(index) : "synthetic")
              .withSettings(initial));
    }
    return files;
  }

  private Map<String, Object> initial() {
    Map<String, String> raw = new LinkedHashMap<>();
    if (fps != null) {
      raw.put("fps", fps);
    }
    if (size != null) {
      raw.put("resolution", size);
    }
    raw.putAll(settings);
    Map<String, Object> values = new LinkedHashMap<>();
    SettingTable table = SettingTable.camera();
    raw.forEach(
        (key, value) -> {
          try {
            if (table.find(key).isEmpty()) {
              problems.add("--set: " + table.unknown(key).message());
            } else {
              values.put(key, table.find(key).get().parse(value));
            }
          } catch (SettingException e) {
            problems.add(e.problem().message());
          }
        });
    return values;
  }

  private List<SimulatedFault> faults(List<DeviceFile> files) {
    Set<DeviceId> there = new LinkedHashSet<>();
    files.forEach(file -> there.add(file.id()));
    List<SimulatedFault> parsed =
        faults.stream()
            .map(text -> read("--fault", () -> SimulatedFault.parse(text)))
            .filter(Objects::nonNull)
            .toList();
    for (SimulatedFault fault : parsed) {
      if (!there.contains(fault.device())) {
        problems.add("--fault: there is no camera " + fault.device() + " in this simulation");
      }
    }
    return parsed;
  }

  private Faults faultsAt() {
    Faults all = Faults.NONE;
    for (String text : faultsAt) {
      Faults before = all;
      Faults more = read("--fault-at", () -> before.withAt(text));
      all = more == null ? all : more;
    }
    return all;
  }

  private Map<String, String> passwords() {
    Map<String, String> passwords = new LinkedHashMap<>();
    if (credentials == null) {
      return passwords;
    }
    try {
      for (String line : Files.readAllLines(credentials)) {
        String[] words = line.strip().split("\\s+", 2);
        if (words[0].isEmpty() || words[0].startsWith("#")) {
          continue;
        }
        if (words.length < 2) {
          problems.add("--credentials: a line of " + credentials + " has no password");
          continue;
        }
        passwords.put(words[0], words[1]);
      }
    } catch (IOException e) {
      problems.add("--credentials: cannot read " + credentials + ": " + e);
    }
    return passwords;
  }

  private <T> T read(String option, Callable<T> value) {
    try {
      return value.call();
    } catch (Exception e) {
      problems.add(option + ": " + e.getMessage());
      return null;
    }
  }
}
