package camfleet.device;

import camfleet.device.config.Settings;
import camfleet.device.process.DetectingRegion;
import camfleet.device.process.Detection;
import camfleet.device.process.PictureWatcher;
import camfleet.device.process.Processing;
import camfleet.device.process.Region;
import camfleet.device.process.Sighting;
import camfleet.device.process.TuningView;
import camfleet.device.uplink.BandwidthBudget;
import camfleet.device.uplink.EventPictures;
import camfleet.device.uplink.Events;
import camfleet.device.uplink.MotionSign;
import camfleet.device.uplink.Outlet;
import camfleet.frame.Frame;
import camfleet.message.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What the device makes of what its detectors see: events, the motion sign, the pictures around an
 * event, and whether others get pictures at all. Any thread may call it.
 */
final class Lookout implements AutoCloseable {
  private final Detection detection;
  private final Processing tuning;
  private final Events events;
  private final MotionSign sign;
  private final EventPictures pictures;
  private final PictureWork work;
  private final Function<Settings, List<DetectingRegion>> regions;
  private volatile Settings settings;

  /**
   * @param regions what is looked for by these settings
   * @param configRev the configuration revision in force
   */
  Lookout(
      Outlet outlet,
      Events events,
      LongSupplier configRev,
      BandwidthBudget budget,
      PictureWork work,
      Function<Settings, List<DetectingRegion>> regions,
      Settings settings,
      LongSupplier nanos) {
    this.events = events;
    this.work = work;
    this.regions = regions;
    this.settings = settings;
    sign = new MotionSign(outlet);
    pictures = EventPictures.of(outlet, JpegShrinker::shrink, configRev, budget);
    detection = new Detection(this::tell, nanos);
    tuning = new TuningView(detection);
  }

  /**
   * What is looked for: each detector that is on looks at the regions that ask for it, and at the
   * whole picture when none does; so does the tuning view when none is on.
   */
  static List<DetectingRegion> detecting(Settings settings, List<Region> regions) {
    List<DetectingRegion> all = new ArrayList<>();
    boolean motion = settings.flag("motion");
    boolean light = settings.flag("light");
    boolean motionInRegions = false;
    boolean lightInRegions = false;
    for (Region region : regions) {
      boolean moving = motion && region.detect().contains(Region.Detect.MOTION);
      boolean bright = light && region.detect().contains(Region.Detect.LIGHT);
      if (moving || bright) {
        all.add(detecting(settings, region, moving, bright));
      }
      motionInRegions |= moving;
      lightInRegions |= bright;
    }
    if (all.isEmpty() || motion && !motionInRegions || light && !lightInRegions) {
      all.add(
          detecting(settings, Region.WHOLE, motion && !motionInRegions, light && !lightInRegions));
    }
    return all;
  }

  private static DetectingRegion detecting(
      Settings settings, Region region, boolean motion, boolean light) {
    Integer sensitivity = region.sensitivity();
    Integer minFrames = region.minFrames();
    return new DetectingRegion(
        region,
        motion,
        light,
        sensitivity == null ? settings.integer("motion_sensitivity") : sensitivity,
        minFrames == null ? settings.integer("motion_min_frames") : minFrames,
        settings.number("light_threshold_percent"));
  }

  /** Sees each picture. */
  PictureWatcher watcher() {
    return detection;
  }

  /** Shows the tuning view while it is asked for, and otherwise what the other makes of it. */
  Processing over(Processing other) {
    return (picture, sequence) -> (isTuning(settings) ? tuning : other).show(picture, sequence);
  }

  private static boolean isTuning(Settings settings) {
    return settings.text("view").equals("tuning");
  }

  /** Follows the settings, and regions that have changed. */
  void follow(Settings now) {
    settings = now;
    boolean detecting = now.flag("motion") || now.flag("light");
    boolean sends = detecting && !now.text("send").equals("never");
    pictures.follow(sends ? now.integer("event_pictures") : 0, now.latestMaxBytes());
    detection.follow(regions.apply(now), work.geometry(now), isTuning(now));
    sign.say(detection.isMoving());
  }

  /** Notices that the camera gives no pictures; several times a second. */
  void look() {
    detection.look(1 / settings.fps());
    sign.say(detection.isMoving());
  }

  /** Whether streams and the latest picture get the picture that comes now. */
  boolean isOpen() {
    return switch (settings.text("send")) {
      case "never" -> false;
      case "on_event" -> detection.isMoving() || pictures.isCollecting();
      default -> true;
    };
  }

  /** Adds who takes the pictures around an event. */
  void addTaker(List<Consumer<Frame>> takers) {
    pictures.taker().ifPresent(takers::add);
  }

  /** A connection is made: what is retained goes out. */
  void connected() {
    sign.publish();
    pictures.connected();
  }

  private void tell(Sighting sighting) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("region", sighting.region());
    data.put("sequence", sighting.sequence());
    data.put(
        "captured_at",
        Instant.ofEpochSecond(
                Math.floorDiv(sighting.capturedAtNanos(), 1_000_000_000L),
                Math.floorMod(sighting.capturedAtNanos(), 1_000_000_000L))
            .toString());
    boolean ofLight =
        sighting.kind() == Sighting.Kind.LIGHT || sighting.kind() == Sighting.Kind.DARK;
    data.put(
        ofLight ? "brightness_percent" : "area_percent",
        Math.round(sighting.percent() * 100) / 100.0);
    if (sighting.kind() != Sighting.Kind.STILL) {
      pictures.begin();
    }
    events.tell(
        "motion",
        sighting.kind().name().toLowerCase(Locale.ROOT),
        Severity.INFO,
        words(sighting),
        data);
    sign.say(detection.isMoving());
  }

  private static String words(Sighting sighting) {
    return switch (sighting.kind()) {
      case MOTION -> "something moves in " + sighting.region();
      case STILL -> "nothing moves in " + sighting.region() + " any more";
      case LIGHT -> "it is light in " + sighting.region();
      case DARK -> "it is dark in " + sighting.region();
    };
  }

  @Override
  public void close() {
    pictures.close();
  }
}
