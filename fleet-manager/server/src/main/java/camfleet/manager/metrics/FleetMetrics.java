package camfleet.manager.metrics;

import camfleet.manager.command.Dispatch;
import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Refusals;
import camfleet.manager.fleet.Registry;
import camfleet.manager.fleet.RegistryListener;
import camfleet.manager.frames.CameraFrame;
import camfleet.manager.frames.FrameCounts;
import camfleet.manager.frames.FrameHub;
import camfleet.manager.frames.FrameLedger;
import camfleet.manager.frames.IngestServer;
import camfleet.manager.frames.PictureAges;
import camfleet.manager.frames.StreamClocks;
import camfleet.manager.frames.WatcherCounts;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.EventLog;
import camfleet.mqtt.Inbox;
import camfleet.stream.ClockEstimate;
import camfleet.topic.DeviceId;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Gauges and counters over what the rooms count anyway; nothing is counted twice. */
public final class FleetMetrics implements RegistryListener, AutoCloseable {
  private static final Duration[] AGES =
      IntStream.of(5, 10, 20, 35, 50, 75, 100, 150, 250, 500, 1_000, 1_500, 2_500, 5_000, 10_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<DeviceId, List<Meter>> ofDevice = new ConcurrentHashMap<>();
  private final Map<DeviceId, List<Meter>> ofStation = new ConcurrentHashMap<>();
  private final Map<WatcherCounts, List<Meter>> ofWatcher = new HashMap<>();
  // What there is already a counter for.
  private final Set<String> outcomes = ConcurrentHashMap.newKeySet();
  private final Set<String> kinds = ConcurrentHashMap.newKeySet();
  private final Set<String> endings = ConcurrentHashMap.newKeySet();
  private final RevisionCounts revisions = new RevisionCounts();
  private final Registry registry;
  private final FrameHub hub;
  private final FrameLedger ledger;
  private final IngestServer ingest;
  private final StreamClocks clocks;
  private final Dispatch dispatch;
  private final Refusals refusals;
  private final PictureAges ages;
  private final InstantSource wall;

  public FleetMetrics(
      Registry registry,
      FrameHub hub,
      FrameLedger ledger,
      IngestServer ingest,
      StreamClocks clocks,
      Dispatch dispatch,
      Refusals refusals,
      PictureAges ages,
      InstantSource wall) {
    this.registry = registry;
    this.hub = hub;
    this.ledger = ledger;
    this.ingest = ingest;
    this.clocks = clocks;
    this.dispatch = dispatch;
    this.refusals = refusals;
    this.ages = ages;
    this.wall = wall;
  }

  /** Registers what there is one of. */
  public void start(Inbox inbox, BooleanSupplier brokerConnected) {
    new JvmMemoryMetrics().bindTo(prometheus);
    new JvmThreadMetrics().bindTo(prometheus);
    new ClassLoaderMetrics().bindTo(prometheus);
    new ProcessorMetrics().bindTo(prometheus);
    new UptimeMetrics().bindTo(prometheus);
    for (Presence presence : Presence.values()) {
      gauge(
          "camfleet.devices",
          "Devices by presence",
          Tags.of("presence", presence.name().toLowerCase(Locale.ROOT)),
          registry,
          all -> all.all().stream().filter(device -> device.presence() == presence).count());
    }
    gauge("camfleet.frame.watchers", "Who watches", Tags.empty(), hub, FrameHub::watching);
    gauge("camfleet.streams", "Devices that stream", Tags.empty(), ingest, IngestServer::streams);
    gauge(
        "camfleet.stream.connections",
        "Connections on the port for frames",
        Tags.empty(),
        ingest,
        IngestServer::connections);
    gauge(
        "camfleet.frame.memory.bytes",
        "Memory outside the heap for streamed frames",
        Tags.of("state", "used"),
        ingest,
        IngestServer::usedBytes);
    gauge(
        "camfleet.frame.memory.bytes",
        "Memory outside the heap for streamed frames",
        Tags.of("state", "kept"),
        ingest,
        IngestServer::keptBytes);
    ledger.gather(this::agesOf);
    gauge(
        "camfleet.broker.connected",
        "1 while the manager has its broker",
        Tags.empty(),
        brokerConnected,
        connected -> connected.getAsBoolean() ? 1 : 0);
    counter("camfleet.mqtt.received", "Messages", Tags.empty(), inbox, i -> i.counts().received());
    counter(
        "camfleet.mqtt.overflow",
        "Messages that found the inbox full",
        Tags.empty(),
        inbox,
        i -> i.counts().refused());
    counter(
        "camfleet.mqtt.frames.forgotten",
        "Pictures that a newer one replaced in the inbox",
        Tags.empty(),
        inbox,
        i -> i.counts().forgotten());
    gauge(
        "camfleet.commands.waiting",
        "Commands without a result yet",
        Tags.empty(),
        dispatch,
        Dispatch::waiting);
  }

  /** Registers what becomes of events. */
  public void follow(EventLog events) {
    counter(
        "camfleet.events.stored",
        "Events that are in the database",
        Tags.empty(),
        events,
        log -> log.counts().stored());
    counter(
        "camfleet.events.forgotten",
        "Events that could not be stored",
        Tags.empty(),
        events,
        log -> log.counts().forgotten());
    gauge(
        "camfleet.events.waiting",
        "Events that are not in the database yet",
        Tags.empty(),
        events,
        log -> log.counts().waiting());
    counter(
        "camfleet.store.failures",
        "Attempts to store events that failed",
        Tags.empty(),
        events,
        log -> log.counts().failures());
  }

  /** Counts what became of a device's revision; one that is told again is counted once. */
  public void hear(DeviceRevision revision) {
    revisions.hear(revision);
  }

  /** All metrics in Prometheus' text format. */
  public String scrape() {
    followWatchers();
    dispatch.counts().keySet().stream().filter(outcomes::add).forEach(this::countOutcome);
    refusals.counts().keySet().stream().filter(kinds::add).forEach(this::countRefusals);
    revisions.counts().keySet().stream().filter(endings::add).forEach(this::countRevisions);
    return prometheus.scrape();
  }

  private void countOutcome(String outcome) {
    counter(
        "camfleet.commands",
        "Finished commands by status",
        Tags.of("status", outcome),
        dispatch,
        d -> d.counts().getOrDefault(outcome, 0L));
  }

  private void countRevisions(String outcome) {
    counter(
        "camfleet.config.revisions",
        "Revisions of devices by what became of them",
        Tags.of("outcome", outcome),
        revisions,
        all -> all.counts().getOrDefault(outcome, 0L));
  }

  private void countRefusals(String kind) {
    counter(
        "camfleet.refused",
        "Messages and requests that were refused",
        Tags.of("kind", kind),
        refusals,
        r -> r.counts().getOrDefault(kind, 0L));
  }

  @Override
  public void changed(Device before, Device now) {
    if (before == null) {
      ofDevice.computeIfAbsent(now.id(), this::metersOf);
    }
  }

  @Override
  public void forgotten(DeviceId device) {
    revisions.forget(device);
    List<Meter> stations = ofStation.remove(device);
    if (stations != null) {
      stations.forEach(prometheus::remove);
    }
    List<Meter> meters = ofDevice.remove(device);
    if (meters != null) {
      meters.forEach(prometheus::remove);
    }
  }

  private List<Meter> metersOf(DeviceId device) {
    Tags tags = Tags.of("device", device.value());
    List<Meter> meters = new ArrayList<>();
    meters.add(frames("camfleet.frames.in", "Pictures that came", tags, device, FrameCounts::in));
    meters.add(
        frames("camfleet.frames.bytes", "Bytes of them", tags, device, FrameCounts::bytesIn));
    meters.add(frames("camfleet.frames.broken", "No pictures", tags, device, FrameCounts::broken));
    meters.add(
        frames("camfleet.frames.late", "Old or repeated ones", tags, device, FrameCounts::late));
    meters.add(frames("camfleet.frames.out", "Pictures sent", tags, device, FrameCounts::out));
    meters.add(
        frames(
            "camfleet.frames.forgotten",
            "Pictures that a watcher was too slow for",
            tags,
            device,
            FrameCounts::forgotten));
    meters.add(
        gauge(
            "camfleet.frame.age.seconds",
            "Age of the newest picture",
            tags,
            hub,
            pictures -> {
              CameraFrame newest = pictures.newest(device);
              return newest == null ? Double.NaN : ages.millis(newest) / 1000.0;
            }));
    meters.add(
        frames(
            "camfleet.frames.dropped",
            "Pictures that the device forgot before they were sent",
            tags,
            device,
            FrameCounts::dropped));
    meters.add(
        clock("camfleet.clock.offset.seconds", "How far its clock is ahead", tags, device, false));
    meters.add(
        clock("camfleet.clock.error.seconds", "Bound of that offset's error", tags, device, true));
    return meters;
  }

  private Meter clock(String name, String help, Tags tags, DeviceId device, boolean error) {
    return gauge(
        name,
        help,
        tags,
        clocks,
        all -> {
          Instant now = wall.instant();
          long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
          ClockEstimate.Offset offset = all.offset(device, nanos);
          return offset == null
              ? Double.NaN
              : (error ? offset.errorNanos() : offset.offsetNanos()) / 1e9;
        });
  }

  /** Histograms of the age of a camera's frames when they came and when they left. */
  private FrameLedger.Ages agesOf(DeviceId device) {
    Timer received = station(device, "received");
    Timer sent = station(device, "sent");
    ofStation.put(device, List.of(received, sent));
    return new FrameLedger.Ages() {
      @Override
      public void received(long nanos) {
        received.record(nanos, TimeUnit.NANOSECONDS);
      }

      @Override
      public void sent(long nanos) {
        sent.record(nanos, TimeUnit.NANOSECONDS);
      }
    };
  }

  private Timer station(DeviceId device, String station) {
    return Timer.builder("camfleet.frame.age.at.station")
        .description("Age of frames since their capture")
        .tags("device", device.value(), "station", station)
        .serviceLevelObjectives(AGES)
        .register(prometheus);
  }

  /** Watchers come and go more often than anybody scrapes. */
  private synchronized void followWatchers() {
    Set<WatcherCounts> now = Set.copyOf(hub.watchers());
    ofWatcher
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !now.contains(entry.getKey());
              if (gone) {
                entry.getValue().forEach(prometheus::remove);
              }
              return gone;
            });
    for (WatcherCounts watcher : now) {
      if (!ofWatcher.containsKey(watcher)) {
        Tags tags = Tags.of("outlet", watcher.kind(), "watcher", watcher.name());
        ofWatcher.put(
            watcher,
            List.of(
                counter("camfleet.watcher.out", "Pictures sent", tags, watcher, WatcherCounts::out),
                counter(
                    "camfleet.watcher.forgotten",
                    "Pictures that it was too slow for",
                    tags,
                    watcher,
                    WatcherCounts::forgotten),
                counter(
                    "camfleet.watcher.bytes",
                    "Bytes of pictures sent",
                    tags,
                    watcher,
                    WatcherCounts::bytes)));
      }
    }
  }

  private Meter frames(
      String name, String help, Tags tags, DeviceId device, ToDoubleFunction<FrameCounts> value) {
    return counter(name, help, tags, hub, pictures -> value.applyAsDouble(pictures.counts(device)));
  }

  private <T> Meter gauge(String name, String help, Tags tags, T of, ToDoubleFunction<T> value) {
    return Gauge.builder(name, of, value)
        .description(help)
        .tags(tags)
        .strongReference(true)
        .register(prometheus);
  }

  private <T> Meter counter(String name, String help, Tags tags, T of, ToDoubleFunction<T> value) {
    return FunctionCounter.builder(name, of, value)
        .description(help)
        .tags(tags)
        .register(prometheus);
  }

  @Override
  public void close() {
    prometheus.close();
  }
}
