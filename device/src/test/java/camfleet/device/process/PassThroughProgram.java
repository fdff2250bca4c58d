package camfleet.device.process;

import camfleet.device.camera.Jpeg;
import camfleet.device.camera.Picture;
import camfleet.device.camera.TinyJpeg;
import java.time.ZoneOffset;
import java.util.List;

/** Takes a camera's JPEGs through the processing on a machine without OpenCV. */
public final class PassThroughProgram {
  private PassThroughProgram() {}

  public static void main(String[] args) {
    byte[] jpeg = TinyJpeg.of(640, 480);
    try (PictureProcessing processing =
        new PictureProcessing(
            new Plugins(null, (name, problem) -> {}, System::nanoTime),
            new Regions(new MemoryStore(), System.getLogger("test")),
            () -> 10)) {
      int passed = 0;
      for (int i = 1; i <= 1000; i++) {
        Picture picture = Picture.ofJpeg(jpeg, i, false).orElseThrow();
        Picture shown = processing.show(picture, i);
        if (shown == picture && Jpeg.encode(shown, 50) == jpeg) {
          passed++;
        }
      }
      System.out.println("passed through: " + passed + " of 1000");
      processing.apply(
          new PictureSteps(
              Geometry.NONE, List.of(), "", new Stamp("x", "cam1", "", ZoneOffset.UTC)));
      try {
        processing.show(Picture.ofJpeg(jpeg, 1, false).orElseThrow(), 1001);
      } catch (IllegalStateException e) {
        System.out.println("with a stamp: " + e.getMessage());
      }
    }
  }
}
