package camfleet.device;

import camfleet.device.config.DeviceFile;
import camfleet.device.config.KeptFile;
import camfleet.device.config.Settings;
import camfleet.device.process.PictureProcessing;
import camfleet.device.process.PictureSteps;
import camfleet.device.process.Plugins;
import camfleet.device.process.Processing;
import camfleet.device.process.RegionStore;
import camfleet.device.process.Regions;
import camfleet.device.process.Stamp;
import camfleet.device.uplink.Events;
import camfleet.message.DeviceHealth;
import camfleet.message.Severity;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** What this device does to pictures before they are encoded, as its settings and files say. */
final class Darkroom implements AutoCloseable {
  private final DeviceFile file;
  private final PictureWork work;
  private final Regions regions;
  private final Plugins plugins;
  private final PictureProcessing processing;

  /**
   * @param fps pictures per second, as measured
   * @param problems told a plug-in's name and what is wrong with it, once each
   */
  Darkroom(
      DeviceFile file,
      PictureWork work,
      DoubleSupplier fps,
      BiConsumer<String, String> problems,
      LongSupplier nanos,
      System.Logger log) {
    this.file = file;
    this.work = work;
    this.regions = new Regions(new RegionFile(new KeptFile(file.dataDir(), "regions")), log);
    this.plugins =
        new Plugins(
            file.dataDir() == null ? null : file.dataDir().resolve("plugins"), problems, nanos);
    this.processing = new PictureProcessing(plugins, regions, fps);
  }

  /** Tells the fleet what is wrong with a plug-in. */
  static BiConsumer<String, String> telling(Events events) {
    return (name, problem) ->
        events.tell("camera", "plugin_failed", Severity.WARNING, problem, Map.of("plugin", name));
  }

  /** Does to pictures what these settings say. */
  CompletableFuture<Void> apply(Settings settings) {
    return processing.apply(
        new PictureSteps(
            work.geometry(settings),
            names(settings.text("plugins")),
            settings.text("show_region"),
            settings.flag("stamp")
                ? new Stamp(
                    settings.text("stamp_format"),
                    file.id().value(),
                    settings.name(),
                    ZoneId.systemDefault())
                : null));
  }

  private static List<String> names(String list) {
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  Processing processing() {
    return processing;
  }

  Regions regions() {
    return regions;
  }

  /** What {@code health} says of plug-ins; null without any. */
  Map<String, DeviceHealth.Plugin> plugins() {
    return plugins.health();
  }

  @Override
  public void close() {
    processing.close();
  }

  /** Regions in a file of the data directory. */
  private record RegionFile(KeptFile kept) implements RegionStore {
    @Override
    public byte[] read() throws IOException {
      return kept.read();
    }

    @Override
    public byte[] readPrevious() throws IOException {
      return kept.readPrevious();
    }

    @Override
    public void write(byte[] document) throws IOException {
      kept.write(document);
    }

    @Override
    public String setAside() throws IOException {
      return kept.setAside();
    }
  }
}
