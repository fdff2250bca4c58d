package camfleet.device.pipeline;

import camfleet.device.camera.Jpeg;
import camfleet.device.camera.Memory;
import camfleet.device.camera.Picture;
import camfleet.device.process.PictureWatcher;
import camfleet.device.process.Processing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that takes frames of a camera's JPEG and says what memory it has meanwhile, in
 * kilobytes, and which files of OpenCV are in it.
 */
final class PassThroughProgram {
  /** Says so often what memory it has. */
  static final int EVERY = 10_000;

  private PassThroughProgram() {}

  /**
   * @param arguments the file with the JPEG, how many frames, and {@code pass}, {@code smaller},
   *     for which each picture is decoded, or {@code all} steps
   */
  public static void main(String[] arguments) throws Exception {
    byte[] jpeg = Files.readAllBytes(Path.of(arguments[0]));
    int frames = Integer.parseInt(arguments[1]);
    boolean all = arguments[2].equals("all");
    Processing processing =
        all
            ? Steps.mirrorAndStamp()
            : arguments[2].equals("smaller") ? PassThroughProgram::smaller : Processing.NONE;
    List<PictureWatcher> watchers = all ? List.of(Steps.motion()) : List.of();
    List<Long> resident = new ArrayList<>();
    long[] taken = new long[1];
    try {
      new PicturePath(List.of(jpeg), processing, watchers)
          .take(
              frames,
              frame -> {
                taken[0]++;
                if (!all && frame.payload() != jpeg) {
                  throw new IllegalStateException("these are not the camera's own bytes");
                }
                if (taken[0] % EVERY == 0) {
                  resident.add(resident());
                }
              });
    } catch (IllegalStateException e) {
      System.out.println("failed: " + e.getMessage());
      return;
    }
    System.out.println("frames: " + taken[0]);
    System.out.println("resident: " + resident);
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      System.out.println("libraries: " + lines.filter(line -> line.contains("opencv")).toList());
    }
  }

  private static Picture smaller(Picture picture, long sequence) {
    byte[] jpeg = Jpeg.encode(picture, 75);
    return Picture.ofJpeg(
            Jpeg.shrink(jpeg, jpeg.length / 2), picture.capturedAtNanos(), picture.repeated())
        .orElseThrow();
  }

  private static long resident() {
    try {
      return Memory.residentKilobytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
