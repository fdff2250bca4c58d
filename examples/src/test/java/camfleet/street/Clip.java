package camfleet.street;

import camfleet.house.Required;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The frames of a video, decoded by the ffmpeg program without anything of ours. */
final class Clip {
  private static final int SMALL_WIDTH = 64;
  private static final int SMALL_HEIGHT = 36;

  private final List<Grey> frames;
  private final List<Grey> small;

  private Clip(List<Grey> frames) {
    this.frames = frames;
    this.small = frames.stream().map(frame -> frame.scaled(SMALL_WIDTH, SMALL_HEIGHT)).toList();
  }

  /** A frame of the clip that is most like a picture, and how much. */
  record Match(int index, double similarity) {}

  /** Reads all frames of a video of this size, in grey of the full range. */
  static Clip read(Path file, int width, int height) throws IOException, InterruptedException {
    Required.programs("ffmpeg", "ffmpeg");
    Process process =
        new ProcessBuilder(
                "ffmpeg",
                "-nostdin",
                "-loglevel",
                "error",
                "-i",
                file.toString(),
                "-map",
                "0:v:0",
                "-pix_fmt",
                "gray",
                "-f",
                "rawvideo",
                "pipe:1")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<Grey> frames = new ArrayList<>();
    try (InputStream in = process.getInputStream();
        DataInputStream data = new DataInputStream(in)) {
      byte[] row = data.readNBytes(width * height);
      while (row.length == width * height) {
        float[] values = new float[row.length];
        for (int i = 0; i < row.length; i++) {
          values[i] = row[i] & 255;
        }
        frames.add(new Grey(width, height, values));
        row = data.readNBytes(width * height);
      }
    } finally {
      process.destroy();
      process.waitFor();
    }
    return new Clip(frames);
  }

  int length() {
    return frames.size();
  }

  /** The frame that a picture shows, found by its small picture and judged by the large one. */
  Match match(Grey picture) {
    Grey tiny = picture.scaled(SMALL_WIDTH, SMALL_HEIGHT);
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < small.size(); i++) {
      double difference = small.get(i).difference(tiny);
      if (difference < least) {
        least = difference;
        best = i;
      }
    }
    Grey frame = frames.get(best);
    Grey same =
        picture.width() == frame.width() && picture.height() == frame.height()
            ? frame
            : frame.scaled(picture.width(), picture.height());
    return new Match(best, same.similarity(picture));
  }
}
