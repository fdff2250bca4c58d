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
import camfleet.mqtt.Inbox;
import camfleet.topic.DeviceId;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Gauges and counters over what the rooms count anyway; nothing is counted twice. */
public final class FleetMetrics implements RegistryListener, AutoCloseable {
  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<DeviceId, List<Meter>> ofDevice = new ConcurrentHashMap<>();
  // What there is already a counter for.
  private final Set<String> outcomes = ConcurrentHashMap.newKeySet();
  private final Set<String> kinds = ConcurrentHashMap.newKeySet();
  private final Registry registry;
  private final FrameHub hub;
  private final Dispatch dispatch;
  private final Refusals refusals;
  private final ToLongFunction<CameraFrame> ageMillis;

  public FleetMetrics(
      Registry registry,
      FrameHub hub,
      Dispatch dispatch,
      Refusals refusals,
      ToLongFunction<CameraFrame> ageMillis) {
    this.registry = registry;
    this.hub = hub;
    this.dispatch = dispatch;
    this.refusals = refusals;
    this.ageMillis = ageMillis;
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

  /** All metrics in Prometheus' text format. */
  public String scrape() {
    dispatch.counts().keySet().stream().filter(outcomes::add).forEach(this::countOutcome);
    refusals.counts().keySet().stream().filter(kinds::add).forEach(this::countRefusals);
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
              return newest == null ? Double.NaN : ageMillis.applyAsLong(newest) / 1000.0;
            }));
    return meters;
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
