package camfleet.device.camera;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One run of the {@code ffmpeg} program that plays a file as JPEGs on its output. */
final class Ffmpeg implements AutoCloseable {
  private static final String PROGRAM = "ffmpeg";

  /** Lines of its complaints that are kept. */
  private static final int KEPT_LINES = 8;

  /** The part of a line that names the component, such as {@code [mov,mp4 @ 0x55]}. */
  private static final Pattern COMPONENT = Pattern.compile("^(\\[[^\\]]*\\] )+");

  private final Path file;
  private final Process process;
  private final List<String> complaints = new ArrayList<>();

  private Ffmpeg(Path file, Process process) {
    this.file = file;
    this.process = process;
  }

  /** Whether the program can be found. */
  static boolean isInstalled() {
    String path = System.getenv("PATH");
    if (path == null) {
      return false;
    }
    for (String folder : path.split(File.pathSeparator)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, PROGRAM))) {
        return true;
      }
    }
    return false;
  }

  static String missing(Path file) {
    return "file "
        + file
        + " needs the program ffmpeg, which is not installed; install the package ffmpeg";
  }

  /**
   * Starts playing, for ever and at the file's own pace.
   *
   * @param quality JPEG quality 1..100
   * @param passthrough the option that gives each frame exactly once
   */
  static Ffmpeg play(Path file, int quality, List<String> passthrough) throws CameraException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(PROGRAM, "-nostdin", "-hide_banner", "-loglevel", "error"));
    // "file:" keeps a name with a colon or a dash from being read as something else.
    command.addAll(List.of("-threads", "2", "-re", "-stream_loop", "-1", "-i", "file:" + file));
    command.addAll(List.of("-map", "0:v:0", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p"));
    command.addAll(List.of("-q:v", Integer.toString(scale(quality))));
    command.addAll(passthrough);
    command.addAll(List.of("-flush_packets", "1", "-f", "mjpeg", "pipe:1"));
    try {
      return new Ffmpeg(file, new ProcessBuilder(command).start());
    } catch (IOException e) {
      String sentence =
          isInstalled()
              ? "file " + file + " cannot be played: ffmpeg does not start: " + e.getMessage()
              : missing(file);
      throw new CameraException(sentence, e);
    }
  }

  /**
   * FFmpeg's scale 2..31 for a quality as libjpeg counts it: both multiply a table of divisors, and
   * FFmpeg's 8 is about libjpeg's 50.
   */
  static int scale(int quality) {
    double percent = quality < 50 ? 5000.0 / quality : 200 - 2.0 * quality;
    return (int) Math.max(2, Math.min(31, Math.round(8 * percent / 100)));
  }

  /** The JPEGs, one after the other. */
  InputStream pictures() {
    return process.getInputStream();
  }

  /** Reads what it complains of until it ends; for a thread of its own. */
  void readComplaints() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        synchronized (complaints) {
          complaints.add(line.length() > 300 ? line.substring(0, 300) : line);
          if (complaints.size() > KEPT_LINES) {
            complaints.remove(0);
          }
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      // The process has been ended.
    }
  }

  /** Whether this version does not know an option. */
  boolean refuses(String option) {
    synchronized (complaints) {
      return complaints.stream()
          .anyMatch(line -> line.startsWith("Unrecognized option") && line.contains(option));
    }
  }

  /** Why it ended, in one sentence. */
  String reason() {
    String why = null;
    synchronized (complaints) {
      for (String line : complaints) {
        String plain = COMPONENT.matcher(line).replaceFirst("").replace("file:" + file + ": ", "");
        if (plain.contains("matches no streams")) {
          return "file " + file + " cannot be played: it holds no video";
        }
        if (!plain.isBlank() && !plain.startsWith("Error opening input file")) {
          why = plain.replace("Error opening input: ", "").strip();
        }
      }
    }
    if (why == null && !process.isAlive()) {
      why = "ffmpeg ended with exit code " + process.exitValue();
    }
    return "file " + file + " cannot be played: " + (why == null ? "ffmpeg gave no reason" : why);
  }

  /** Waits until it has ended, for at most a second. */
  void awaitEnd() {
    try {
      process.waitFor(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  long pid() {
    return process.pid();
  }

  /** Ends the program: asks, then kills. Returns when it is gone, at most after about 2 s. */
  @Override
  public void close() {
    process.destroy();
    boolean interrupted = false;
    try {
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.waitFor(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
