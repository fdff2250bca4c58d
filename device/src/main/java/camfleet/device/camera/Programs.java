package camfleet.device.camera;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** The programs of the system that can be started by their names. */
final class Programs {
  private Programs() {}

  /** Where a program is, or null; a path stands for itself. */
  static Path find(String name) {
    if (name.indexOf('/') >= 0) {
      Path given = Path.of(name);
      return Files.isExecutable(given) ? given : null;
    }
    String path = System.getenv("PATH");
    for (String folder : path == null ? new String[0] : path.split(File.pathSeparator)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
        return Path.of(folder, name);
      }
    }
    return null;
  }
}
