package camfleet.device.camera;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks the {@code ffprobe} program, which comes with ffmpeg, what an address gives. */
final class FfmpegProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private FfmpegProbe() {}

  /**
   * What an address gives.
   *
   * @param codec such as {@code h264}
   * @param isRecording whether it has a beginning and an end
   */
  record Found(String codec, boolean isRecording) {
    boolean isMotionJpeg() {
      return codec.equals("mjpeg");
    }
  }

  static Found ask(CameraAddress address) throws CameraException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ffprobe", "-hide_banner", "-v", "error"));
    command.addAll(FfmpegInput.reaching(address));
    command.addAll(List.of("-select_streams", "v:0", "-show_entries"));
    command.addAll(
        List.of("stream=codec_name:format=duration", "-of", "default=noprint_wrappers=1"));
    command.add(address.url());
    String text;
    try {
      text = ProgramAnswer.of(command, PATIENCE).text();
    } catch (IOException e) {
      throw new CameraException(address.shown() + " cannot be played: " + e.getMessage(), e);
    }
    return read(address, text);
  }

  /** What its output says. */
  static Found read(CameraAddress address, String text) throws CameraException {
    String codec = null;
    boolean isRecording = false;
    String complaint = null;
    for (String line : text.lines().toList()) {
      if (line.startsWith("codec_name=")) {
        codec = line.substring("codec_name=".length());
      } else if (line.startsWith("duration=")) {
        isRecording = !line.endsWith("=N/A");
      } else if (!line.isBlank()) {
        complaint = line;
      }
    }
    if (codec != null) {
      return new Found(codec, isRecording);
    }
    throw new CameraException(
        address.shown()
            + " cannot be played: "
            + (complaint == null ? "it holds no video" : Ffmpeg.plain(complaint, address.url())));
  }
}
