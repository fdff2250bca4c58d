package camfleet.device.camera;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One run of the {@code ffmpeg} program that plays something as JPEGs on its output. */
final class Ffmpeg implements AutoCloseable {
  private static final String PROGRAM = "ffmpeg";

  /** Lines of its complaints that are kept. */
  private static final int KEPT_LINES = 8;

  /** The part of a line that names the component, such as {@code [mov,mp4 @ 0x55]}. */
  private static final Pattern COMPONENT = Pattern.compile("^(\\[[^\\]]*\\] )+");

  /**
   * Counts pictures instead of believing their times: those of a stream's first ones may run
   * backwards, at which the encoder gives up. What comes out has no times.
   */
  private static final List<String> COUNTED =
      List.of("-vf", "settb=1/90000,setpts=N*3000", "-enc_time_base", "1:90000");

  private final FfmpegInput input;
  private final Process process;
  private final List<String> complaints = new ArrayList<>();

  private Ffmpeg(FfmpegInput input, Process process) {
    this.input = input;
    this.process = process;
  }

  /** Whether the program can be found. */
  static boolean isInstalled() {
    return Programs.find(PROGRAM) != null;
  }

  /**
   * Starts playing.
   *
   * @param quality JPEG quality 1..100
   * @param passthrough the option that gives each frame exactly once
   */
  static Ffmpeg play(FfmpegInput input, int quality, List<String> passthrough)
      throws CameraException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(PROGRAM, "-nostdin", "-hide_banner", "-loglevel", "error"));
    command.addAll(List.of("-threads", "2"));
    command.addAll(input.options());
    command.addAll(List.of("-i", input.url(), "-map", "0:v:0"));
    if (input.copied()) {
      command.addAll(List.of("-c:v", "copy"));
    } else {
      command.addAll(List.of("-c:v", "mjpeg", "-pix_fmt", "yuvj420p"));
      command.addAll(List.of("-q:v", Integer.toString(scale(quality))));
      command.addAll(COUNTED);
    }
    command.addAll(passthrough);
    command.addAll(List.of("-flush_packets", "1", "-f", "mjpeg", "pipe:1"));
    try {
      return new Ffmpeg(input, new ProcessBuilder(command).start());
    } catch (IOException e) {
      String sentence =
          isInstalled()
              ? input.name() + " cannot be played: ffmpeg does not start: " + e.getMessage()
              : input.missing();
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
        String plain = plain(line, input.url());
        if (plain.contains("matches no streams")) {
          return input.name() + " cannot be played: it holds no video";
        }
        if (!plain.isBlank() && !plain.startsWith("Error opening input file")) {
          why = plain;
        }
      }
    }
    if (why == null && !process.isAlive()) {
      int code = process.exitValue();
      why = code == 0 ? "it has ended" : "ffmpeg ended with exit code " + code;
    }
    return input.name() + " cannot be played: " + (why == null ? "ffmpeg gave no reason" : why);
  }

  /** A line of the program without what it names besides the reason, and without secrets. */
  static String plain(String line, String url) {
    String words = COMPONENT.matcher(line).replaceFirst("").replace(url + ": ", "");
    return CameraAddress.masked(words.replace("Error opening input: ", "").strip());
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
