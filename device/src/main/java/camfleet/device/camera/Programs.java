package camfleet.device.camera;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The programs of the system that can be started by their names. */
final class Programs {
  private Programs() {}

  /** The first of these names for which there is a program. */
  static Optional<Path> find(List<String> names) {
    return names.stream().map(Programs::find).filter(Objects::nonNull).findFirst();
  }

  /** Where a program is, or null; a path stands for itself. */
  static Path find(String name) {
    if (name.indexOf('/') >= 0) {
      Path given = Path.of(name);
      return isProgram(given) ? given : null;
    }
    String path = System.getenv("PATH");
    for (String folder : path == null ? new String[0] : path.split(File.pathSeparator)) {
      Path there = Path.of(folder, name);
      if (!folder.isEmpty() && isProgram(there)) {
        return there;
      }
    }
    return null;
  }

  /** Whether there is a file at this path that can be run. */
  static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }
}
