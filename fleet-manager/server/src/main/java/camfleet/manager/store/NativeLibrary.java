package camfleet.manager.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where SQLite's native library is unpacked at the start: beside the database, since the system's
 * folder for temporary files may be mounted without the right to execute and keeps what a killed
 * process leaves there.
 */
final class NativeLibrary {
  private static final String FOLDER = "org.sqlite.tmpdir";
  private static final String PREFIX = "sqlite-";

  private NativeLibrary() {}

  /** Takes effect for the first database that this process opens; the lock must be held. */
  static void unpackIn(Path folder) throws IOException {
    if (System.getProperty(FOLDER) != null) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> left =
          files.filter(file -> file.getFileName().toString().startsWith(PREFIX)).toList();
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
    System.setProperty(FOLDER, folder.toAbsolutePath().toString());
  }
}
