package camfleet.manager.cli;

import camfleet.broker.BrokerSettings;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the manager and its embedded broker keep what they know, and the names in it. */
record DataFolder(Path root) {
  /** The folder of {@code serve}, {@code broker} and {@code enroll} unless told otherwise. */
  static final String DEFAULT = "camfleet-data";

  DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** A new one below the system's folder for temporary files, for its owner alone. */
  static DataFolder temporary() throws IOException {
    return new DataFolder(Files.createTempDirectory("camfleet-demo-"));
  }

  void create() throws Refusal {
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw Refusal.usage(
          "cannot make the data folder "
              + root
              + ": "
              + e.getMessage()
              + "; choose it with --data");
    }
    if (!Files.isWritable(root)) {
      throw Refusal.usage("the data folder " + root + " cannot be written; choose it with --data");
    }
  }

  BrokerSettings broker() {
    return BrokerSettings.in(root.resolve("broker"));
  }

  Path manager() {
    return root.resolve("manager");
  }

  Path devices() {
    return root.resolve("devices");
  }

  Path deviceLog() {
    return root.resolve("device.log");
  }

  Path managerLog() {
    return root.resolve("manager.log");
  }

  /** Writes a file that only its owner reads. */
  Path secret(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }

  /** Removes it with everything in it; what another process still writes is left. */
  void delete() {
    try {
      Files.walkFileTree(root, new Deleting());
    } catch (IOException e) {
      // A file that the broker wrote meanwhile: one more walk takes it.
      try {
        Files.walkFileTree(root, new Deleting());
      } catch (IOException again) {
        System.getLogger("camfleet.demo")
            .log(System.Logger.Level.WARNING, "cannot remove {0}: {1}", root, again);
      }
    }
  }

  /** Deletes files, then the folder that held them. */
  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
