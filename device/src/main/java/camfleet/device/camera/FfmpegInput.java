package camfleet.device.camera;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the {@code ffmpeg} program plays.
 *
 * @param name what sentences call it, without any secret
 * @param kind what it is, in words
 * @param url as the program takes it
 * @param options that stand before it
 * @param copied whether it consists of JPEGs, which are passed on as they are
 */
record FfmpegInput(String name, String kind, String url, List<String> options, boolean copied) {
  /** How long a network may say nothing, in microseconds. */
  private static final String NETWORK_TIMEOUT_MICROS = "5000000";

  private static final List<String> FOR_EVER = List.of("-re", "-stream_loop", "-1");

  FfmpegInput {
    options = List.copyOf(options);
  }

  /** A file, for ever and at its own pace. */
  static FfmpegInput file(Path file) {
    // "file:" keeps a name with a colon or a dash from being read as something else.
    return new FfmpegInput("file " + file, "a video", "file:" + file, FOR_EVER, false);
  }

  /** A stream as it comes; a recording on a web server like a file. */
  static FfmpegInput address(CameraAddress address, FfmpegProbe.Found found) {
    boolean isRecording = found.isRecording() && !address.isRtsp();
    List<String> options = new ArrayList<>(reaching(address));
    // A stream needs nothing against delay: ffmpeg takes it as fast as it comes. "nobuffer" would
    // lose
    // the first whole picture, and "low_delay" the order of pictures.
    options.addAll(isRecording ? FOR_EVER : List.of());
    return new FfmpegInput(
        address.shown(),
        (isRecording ? "a video" : "a stream") + (found.isMotionJpeg() ? " of JPEGs" : ""),
        address.url(),
        options,
        found.isMotionJpeg());
  }

  /** How an address is reached, by ffmpeg and by ffprobe. */
  static List<String> reaching(CameraAddress address) {
    List<String> options =
        new ArrayList<>(List.of("-analyzeduration", "2000000", "-fpsprobesize", "0"));
    options.addAll(
        address.isRtsp()
            ? List.of("-rtsp_transport", "tcp", "-timeout", NETWORK_TIMEOUT_MICROS)
            : List.of("-rw_timeout", NETWORK_TIMEOUT_MICROS));
    return options;
  }

  String missing() {
    return name + " needs the program ffmpeg, which is not installed; install the package ffmpeg";
  }
}
