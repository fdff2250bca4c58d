package camfleet.device.process;

import camfleet.device.camera.GreyPicture;
import camfleet.device.camera.Picture;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Looks at each picture for movement and light in regions, and tells each change once. It sees
 * nothing, and decodes nothing, while there is no region to look at. Any thread may call it.
 */
public final class Detection implements PictureWatcher {
  /** The longer side of the picture that is looked at; more shows little more and costs time. */
  static final int SIDE = 160;

  /** Without pictures for so long, nothing is known of what moves. */
  private static final long BLIND_NANOS = TimeUnit.SECONDS.toNanos(15);

  private static final double LONGEST_SECONDS = 60;
  private static final double USUAL_SECONDS = 0.1;

  private final Consumer<Sighting> told;
  private final LongSupplier nanos;

  // Guarded by this.
  private final Map<String, RegionWatch> watches = new LinkedHashMap<>();
  private List<DetectingRegion> regions = List.of();
  private Geometry geometry = Geometry.NONE;
  private boolean showing;
  private Background background;
  private GreyPicture last;
  private int width;
  private int height;
  private long lastSequence;
  private long lastCapturedNanos;
  private long lastSeenNanos;

  /**
   * @param told hears of each change, on the thread that caused it, and must not block
   * @param nanos a monotonic clock
   */
  public Detection(Consumer<Sighting> told, LongSupplier nanos) {
    this.told = told;
    this.nanos = nanos;
  }

  /**
   * What is looked for from the next picture on.
   *
   * @param wanted by the names of their regions
   * @param shown how the picture lies that the regions are of
   * @param tuning whether regions are looked at although nothing in them is to be told
   */
  public synchronized void follow(List<DetectingRegion> wanted, Geometry shown, boolean tuning) {
    List<DetectingRegion> next =
        wanted.stream().filter(one -> tuning || one.motion() || one.light()).toList();
    if (next.equals(regions) && shown.equals(geometry) && tuning == showing) {
      return;
    }
    showing = tuning;
    regions = next;
    if (!shown.equals(geometry)) {
      geometry = shown;
      relearn();
    }
    Map<String, DetectingRegion> byName = new LinkedHashMap<>();
    next.forEach(one -> byName.put(one.name(), one));
    for (Iterator<RegionWatch> all = watches.values().iterator(); all.hasNext(); ) {
      RegionWatch watch = all.next();
      DetectingRegion terms = byName.remove(watch.terms().name());
      if (terms == null) {
        watch.rest(lastSequence, lastCapturedNanos, told);
        all.remove();
      } else {
        watch.follow(terms, lastSequence, lastCapturedNanos, told);
      }
    }
    byName.forEach((name, terms) -> watches.put(name, new RegionWatch(terms)));
    if (!looksForMotion()) {
      background = null;
    }
  }

  private boolean looksForMotion() {
    return regions.stream().anyMatch(one -> showing || one.motion());
  }

  /** What was seen is of another picture than what comes. */
  private void relearn() {
    forget();
    watches.values().forEach(RegionWatch::forgetLight);
  }

  /** Begins to learn again what is usual. */
  private void forget() {
    background = null;
    watches.values().forEach(watch -> watch.rest(lastSequence, lastCapturedNanos, told));
  }

  @Override
  public synchronized void saw(Picture picture, long sequence) {
    if (watches.isEmpty()) {
      return;
    }
    GreyPicture grey =
        GreyPicture.of(picture, GreyGeometry.side(geometry, SIDE))
            .map(whole -> GreyGeometry.lay(whole, geometry))
            .orElse(null);
    if (grey == null) {
      return;
    }
    if (picture.width() != width || picture.height() != height) {
      width = picture.width();
      height = picture.height();
      relearn();
    }
    double passed = passed(picture.capturedAtNanos());
    lastSequence = sequence;
    lastCapturedNanos = picture.capturedAtNanos();
    lastSeenNanos = nanos.getAsLong();
    last = grey;
    if (looksForMotion()) {
      if (background == null || !background.fits(grey)) {
        forget();
        background = new Background(grey.width(), grey.height());
        passed = 0;
      }
      background.look(grey, passed);
    }
    for (RegionWatch watch : List.copyOf(watches.values())) {
      watch.look(background, grey, sequence, lastCapturedNanos, told);
    }
  }

  /** Seconds since the picture before; a clock that was set says nothing. */
  private double passed(long capturedAtNanos) {
    double passed = (capturedAtNanos - lastCapturedNanos) / 1e9;
    return passed > 0 ? Math.min(passed, LONGEST_SECONDS) : USUAL_SECONDS;
  }

  /**
   * Notices that pictures stay away; called several times a second.
   *
   * @param expectedSeconds between two pictures
   */
  public synchronized void look(double expectedSeconds) {
    long patience = Math.max(BLIND_NANOS, (long) (3e9 * expectedSeconds));
    if (background != null && nanos.getAsLong() - lastSeenNanos > patience) {
      forget();
    }
  }

  /** Whether something moves in any region. */
  public synchronized boolean isMoving() {
    return watches.values().stream().anyMatch(RegionWatch::isMoving);
  }

  /**
   * The steps of the last picture, for people.
   *
   * @return null before there is one
   */
  synchronized Stages stages() {
    if (last == null || background == null) {
      return null;
    }
    List<Stages.Seen> seen = new ArrayList<>();
    for (RegionWatch watch : watches.values()) {
      if (watch.moving() != null) {
        seen.add(
            new Stages.Seen(
                watch.terms(),
                watch.moving().place(),
                watch.moving().unusual().clone(),
                watch.areas(),
                watch.brightness(),
                watch.isMoving()));
      }
    }
    return new Stages(
        last, background.usual().clone(), background.difference().clone(), List.copyOf(seen));
  }
}
