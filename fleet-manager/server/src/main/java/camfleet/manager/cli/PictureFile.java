package camfleet.manager.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A picture on disk, replaced as a whole: who opens it never finds half of one. */
record PictureFile(Path path) {
  static PictureFile of(Path folder, String device) {
    return new PictureFile(folder.resolve(device + ".jpg"));
  }

  static void makeFolder(Path folder) throws Refusal {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw Refusal.failed("cannot make the directory " + folder + ": " + e.getMessage());
    }
  }

  /**
   * @throws IOException in one sentence
   */
  void write(byte[] jpeg) throws IOException {
    Path partial = path.resolveSibling(path.getFileName() + ".part");
    try {
      Files.write(partial, jpeg);
      Files.move(partial, path, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(partial);
      throw new IOException("cannot write " + path + ": " + e.getMessage(), e);
    }
  }
}
