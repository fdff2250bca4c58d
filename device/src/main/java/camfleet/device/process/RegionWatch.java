package camfleet.device.process;

import camfleet.device.camera.GreyPicture;
import java.util.List;
import java.util.function.Consumer;

/** The detectors of one region and what they have told. For one thread at a time. */
final class RegionWatch {
  private final MotionState motion = new MotionState();
  private final LightState light = new LightState();
  private DetectingRegion terms;
  private MovingAreas moving;
  private List<MovingAreas.Area> areas = List.of();
  private double brightness;

  RegionWatch(DetectingRegion terms) {
    this.terms = terms;
  }

  DetectingRegion terms() {
    return terms;
  }

  boolean isMoving() {
    return motion.isMoving();
  }

  List<MovingAreas.Area> areas() {
    return areas;
  }

  MovingAreas moving() {
    return moving;
  }

  /** Percent of white. */
  double brightness() {
    return brightness;
  }

  /** Other terms from the next picture on; another place is looked at anew. */
  void follow(DetectingRegion next, long sequence, long capturedAtNanos, Consumer<Sighting> told) {
    if (!next.motion() || !next.region().equals(terms.region())) {
      rest(sequence, capturedAtNanos, told);
    }
    if (!next.light() || !next.region().equals(terms.region())) {
      light.forget();
    }
    if (!next.region().equals(terms.region())) {
      moving = null;
    }
    terms = next;
  }

  /** Nothing is known any more of what moves here, so that what was told to move is told still. */
  void rest(long sequence, long capturedAtNanos, Consumer<Sighting> told) {
    areas = List.of();
    moving = null;
    if (motion.isMoving()) {
      motion.forget();
      told.accept(new Sighting(Sighting.Kind.STILL, terms.name(), sequence, capturedAtNanos, 0));
    }
  }

  /** It is learnt silently again whether it is bright. */
  void forgetLight() {
    light.forget();
  }

  /**
   * Takes a picture.
   *
   * @param background which has seen it already, or null when no movement is looked for
   */
  void look(
      Background background,
      GreyPicture picture,
      long sequence,
      long capturedAtNanos,
      Consumer<Sighting> told) {
    Region.Pixels place = terms.region().in(picture.width(), picture.height());
    if (background != null) {
      lookForMotion(background, place, sequence, capturedAtNanos, told);
    }
    brightness = brightness(picture, place);
    if (terms.light()) {
      light
          .look(brightness, terms.lightThreshold())
          .ifPresent(
              bright ->
                  told.accept(
                      new Sighting(
                          bright ? Sighting.Kind.LIGHT : Sighting.Kind.DARK,
                          terms.name(),
                          sequence,
                          capturedAtNanos,
                          brightness)));
    }
  }

  private void lookForMotion(
      Background background,
      Region.Pixels place,
      long sequence,
      long capturedAtNanos,
      Consumer<Sighting> told) {
    if (moving == null) {
      moving = new MovingAreas(background, place);
    }
    if (background.hasLeapt() || !background.isKnown()) {
      areas = List.of();
      return;
    }
    areas = moving.find(Sensitivity.of(terms.sensitivity()));
    if (!terms.motion()) {
      return;
    }
    motion
        .look(!areas.isEmpty(), terms.minFrames(), background.seconds())
        .ifPresent(
            moves ->
                told.accept(
                    new Sighting(
                        moves ? Sighting.Kind.MOTION : Sighting.Kind.STILL,
                        terms.name(),
                        sequence,
                        capturedAtNanos,
                        movingPercent())));
  }

  private double movingPercent() {
    long size = areas.stream().mapToLong(MovingAreas.Area::size).sum();
    Region.Pixels place = moving.place();
    return 100.0 * size / (place.width() * (long) place.height());
  }

  private static double brightness(GreyPicture picture, Region.Pixels place) {
    long sum = 0;
    for (int y = place.y(); y < place.y() + place.height(); y++) {
      for (int x = place.x(); x < place.x() + place.width(); x++) {
        sum += picture.at(y * picture.width() + x);
      }
    }
    return sum / 2.55 / (place.width() * (long) place.height());
  }
}
