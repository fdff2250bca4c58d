package camfleet.manager.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the device program beside the manager's own. */
final class DeviceProgram {
  /** Set by the launcher: the folder that holds {@code fleet-manager/} and {@code device/}. */
  static final String HOME = "camfleet.home";

  private DeviceProgram() {}

  /** How to start it, without a command of its own. */
  static List<String> command() throws Refusal {
    String home = System.getProperty(HOME);
    if (home == null) {
      throw Refusal.failed(
          "where the camera program is, is not known; start with fleet-manager/bin/fleet-manager");
    }
    return command(Path.of(home));
  }

  static List<String> command(Path home) throws Refusal {
    Path launcher = home.resolve("device/bin/camfleet-device");
    if (!Files.isExecutable(launcher)) {
      throw Refusal.failed(
          "the camera program "
              + launcher
              + " is missing; the demo needs a whole checkout or installation");
    }
    return List.of(launcher.toString());
  }
}
