package camfleet.device.camera;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Controls and formats by the {@code v4l2-ctl} program of v4l-utils. Where it is not installed a
 * camera gives pictures all the same, but nothing is known of its controls.
 */
final class V4l2Ctl implements VideoControls {
  private static final Logger LOG = System.getLogger("camfleet.camera");
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String program;
  private final AtomicBoolean isMissingSaid = new AtomicBoolean();

  V4l2Ctl() {
    this("v4l2-ctl");
  }

  V4l2Ctl(String program) {
    this.program = program;
  }

  @Override
  public List<VideoControl> controls(VideoNode node) throws IOException, InterruptedException {
    return V4l2Listing.controls(ask(node, "--list-ctrls-menus"));
  }

  @Override
  public List<VideoFormat> formats(VideoNode node) throws IOException, InterruptedException {
    return V4l2Listing.formats(ask(node, "--list-formats-ext"));
  }

  @Override
  public void set(VideoNode node, Map<String, Long> values)
      throws IOException, InterruptedException {
    if (!values.isEmpty()) {
      List<String> pairs = new ArrayList<>();
      values.forEach((name, value) -> pairs.add(name + "=" + value));
      ask(node, "--set-ctrl=" + String.join(",", pairs));
    }
  }

  @Override
  public Map<String, Long> get(VideoNode node, Collection<String> names)
      throws IOException, InterruptedException {
    return names.isEmpty()
        ? Map.of()
        : V4l2Listing.values(ask(node, "--get-ctrl=" + String.join(",", names)));
  }

  /** What it prints; nothing where it is not installed. */
  private String ask(VideoNode node, String question) throws IOException, InterruptedException {
    ProgramAnswer answer;
    try {
      answer = ProgramAnswer.of(List.of(program, "--device=" + node.device(), question), PATIENCE);
    } catch (IOException e) {
      if (Programs.find(program) != null) {
        throw e;
      }
      if (isMissingSaid.compareAndSet(false, true)) {
        LOG.log(
            Level.WARNING,
            "without the program v4l2-ctl a camera's own controls cannot be set; install the"
                + " package v4l-utils");
      }
      return "";
    }
    if (answer.exitCode() != 0) {
      throw new IOException("v4l2-ctl " + question + ": " + lastLine(answer));
    }
    return answer.text();
  }

  private static String lastLine(ProgramAnswer answer) {
    return answer
        .text()
        .lines()
        .filter(line -> !line.isBlank())
        .reduce((before, line) -> line.strip())
        .orElse("exit code " + answer.exitCode());
  }
}
