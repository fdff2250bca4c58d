package camfleet.device.process;

import camfleet.device.camera.GreyPicture;
import java.util.List;

/**
 * What the detectors made of a picture, step by step.
 *
 * @param usual what is usually seen, by pixel
 * @param difference from that, by pixel
 */
record Stages(GreyPicture picture, float[] usual, float[] difference, List<Seen> regions) {
  /**
   * What was found in a region.
   *
   * @param unusual pixels of the place that differ enough, row by row
   * @param brightness percent of white
   */
  record Seen(
      DetectingRegion terms,
      Region.Pixels place,
      boolean[] unusual,
      List<MovingAreas.Area> areas,
      double brightness,
      boolean moving) {}
}
