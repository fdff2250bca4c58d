package camfleet.device.camera;

/**
 * How the numbers of one control are those of a setting, between whose least and greatest it has
 * its own default.
 *
 * @param min least value of the setting
 * @param normal value of the setting that is the control's default
 * @param max greatest value of the setting
 */
record ControlScale(VideoControl control, double min, double normal, double max) {
  /** The greatest value that the table has of a factor. */
  private static final double MOST_FACTOR = 16;

  ControlScale {
    if (!(min <= normal && normal <= max)) {
      throw new IllegalArgumentException(
          "a scale must rise, was " + min + ", " + normal + ", " + max);
    }
  }

  /** -1..1 with 0 as normal; an end that the control's default already is has no room beyond. */
  static ControlScale around(VideoControl control) {
    return new ControlScale(
        control,
        control.byDefault() > control.min() ? -1 : 0,
        0,
        control.byDefault() < control.max() ? 1 : 0);
  }

  /**
   * A factor with 1 as normal: in proportion, as far as the control goes; where that is further
   * than the table goes, or the default is the least, its end is the control's.
   */
  static ControlScale factor(VideoControl control) {
    double below = control.byDefault() - control.min();
    double most = below > 0 ? (control.max() - control.min()) / below : MOST_FACTOR;
    return new ControlScale(
        control,
        below > 0 ? 0 : 1,
        1,
        control.byDefault() == control.max() ? 1 : Math.min(MOST_FACTOR, most));
  }

  /** The control's number for a value of the setting. */
  long number(double value) {
    double within = Math.max(min, Math.min(max, value));
    if (within == normal) {
      return control.byDefault();
    }
    double part =
        within < normal ? (within - normal) / (normal - min) : (within - normal) / (max - normal);
    double room =
        within < normal ? control.byDefault() - control.min() : control.max() - control.byDefault();
    return control.nearest(control.byDefault() + part * room);
  }

  /** The setting's value for a number of the control, to three decimals. */
  double value(long number) {
    double above = number - control.byDefault();
    double value = normal;
    if (above < 0) {
      value += above / (control.byDefault() - control.min()) * (normal - min);
    } else if (above > 0) {
      value += above / (control.max() - control.byDefault()) * (max - normal);
    }
    return Math.round(value * 1000) / 1000.0;
  }

  SourceRange range() {
    return SourceRange.between(min, max).withoutInterruption();
  }
}
