package camfleet.device.camera;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;

/** What was set on one camera since it was opened, so that only what changes is set. */
final class ControlsInForce {
  private static final Logger LOG = System.getLogger("camfleet.camera");

  private final VideoControls controls;
  private final VideoNode node;
  private final WebcamControls able;
  private final Map<String, Long> numbers = new HashMap<>();

  ControlsInForce(VideoControls controls, VideoNode node, WebcamControls able) {
    this.controls = controls;
    this.node = node;
    this.able = able;
  }

  /** Sets what a mode asks for, what others depend on first. For one thread. */
  void set(CameraMode mode) throws InterruptedException {
    setChanged(able.switches(mode));
    setChanged(able.numbers(mode));
  }

  private void setChanged(Map<String, Long> wanted) throws InterruptedException {
    Map<String, Long> changed = new HashMap<>(wanted);
    changed.entrySet().removeIf(pair -> pair.getValue().equals(numbers.get(pair.getKey())));
    if (changed.isEmpty()) {
      return;
    }
    try {
      controls.set(node, changed);
    } catch (IOException e) {
      // One that is refused must not cost the others.
      for (Map.Entry<String, Long> pair : changed.entrySet()) {
        setAlone(pair.getKey(), pair.getValue());
      }
    }
    numbers.putAll(changed);
  }

  /** What is in force all the same shows in {@link #readings}. */
  private void setAlone(String name, long value) throws InterruptedException {
    try {
      controls.set(node, Map.of(name, value));
    } catch (IOException e) {
      LOG.log(
          Level.WARNING, node.words() + " refuses " + name + " " + value + ": " + e.getMessage());
    }
  }

  /** What the camera says is in force, by setting. Any thread may ask. */
  Map<String, Object> readings() throws IOException, InterruptedException {
    return able.readings(controls.get(node, able.names()));
  }
}
