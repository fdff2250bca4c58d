package camfleet.device.camera;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Programs of the system by their names. */
final class Programs {
  private Programs() {}

  /** The first of these names that PATH has a program for. */
  static Optional<Path> find(List<String> names) {
    String path = System.getenv("PATH");
    if (path == null) {
      return Optional.empty();
    }
    for (String name : names) {
      for (String folder : path.split(File.pathSeparator)) {
        Path there = Path.of(folder.isEmpty() ? "." : folder, name);
        if (isProgram(there)) {
          return Optional.of(there);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether there is a file at this path that can be run. */
  static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }
}
