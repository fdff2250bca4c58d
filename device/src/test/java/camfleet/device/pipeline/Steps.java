package camfleet.device.pipeline;

import camfleet.device.process.DetectingRegion;
import camfleet.device.process.Detection;
import camfleet.device.process.Geometry;
import camfleet.device.process.PictureProcessing;
import camfleet.device.process.PictureSteps;
import camfleet.device.process.Plugins;
import camfleet.device.process.Processing;
import camfleet.device.process.Region;
import camfleet.device.process.RegionStore;
import camfleet.device.process.Regions;
import camfleet.device.process.Stamp;
import java.time.ZoneOffset;
import java.util.List;

/** What the device does to pictures and looks for in them, as when settings switch it on. */
final class Steps {
  private static final Stamp STAMP =
      new Stamp("{name} {time} {fps} fps", "cam1", "Porch", ZoneOffset.UTC);

  /** Mirrored, without colours. */
  private static final Geometry MIRRORED = new Geometry(Geometry.NONE.zoom(), true, false, 0, true);

  private Steps() {}

  static Processing stamp() {
    return processing(Geometry.NONE);
  }

  static Processing mirrorAndStamp() {
    return processing(MIRRORED);
  }

  /** Motion in the whole picture, at its default sensitivity. */
  static Detection motion() {
    Detection detection = new Detection(sighting -> {}, System::nanoTime);
    detection.follow(
        List.of(new DetectingRegion(Region.WHOLE, true, false, 50, 3, 20)), Geometry.NONE, false);
    return detection;
  }

  private static Processing processing(Geometry geometry) {
    PictureProcessing processing =
        new PictureProcessing(
            new Plugins(null, (name, problem) -> {}, System::nanoTime),
            new Regions(new NoRegions(), System.getLogger("camfleet.process")),
            () -> 30);
    processing.apply(new PictureSteps(geometry, List.of(), "", STAMP));
    return processing;
  }

  /** Where nothing was ever saved. */
  private static final class NoRegions implements RegionStore {
    @Override
    public byte[] read() {
      return null;
    }

    @Override
    public byte[] readPrevious() {
      return null;
    }

    @Override
    public void write(byte[] document) {
      throw new UnsupportedOperationException("nothing is saved here");
    }

    @Override
    public String setAside() {
      throw new UnsupportedOperationException("nothing is read here");
    }
  }
}
