package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.runtime.RequiredTool;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A recording's frames as JPEGs, each once and as fast as they can be decoded. */
public final class Clip {
  private static final int MOST_BYTES = 8 * 1024 * 1024;

  private Clip() {}

  /** A recording beside the project, or the test is skipped. */
  public static Path footage(String name) {
    return Footage.of(name);
  }

  /** Gives every frame. */
  public static void play(Path file, Consumer<byte[]> frames) throws Exception {
    Path ffmpeg = RequiredTool.program("ffmpeg");
    Process process =
        new ProcessBuilder(
                List.of(
                    "" + ffmpeg,
                    "-nostdin",
                    "-v",
                    "error",
                    "-i",
                    "file:" + file,
                    "-map",
                    "0:v:0",
                    "-c:v",
                    "mjpeg",
                    "-pix_fmt",
                    "yuvj420p",
                    "-q:v",
                    "4",
                    "-f",
                    "mjpeg",
                    "pipe:1"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    JpegSplitter splitter = new JpegSplitter(MOST_BYTES, frames);
    try (InputStream in = process.getInputStream()) {
      byte[] piece = new byte[64 * 1024];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        splitter.feed(piece, 0, count);
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
