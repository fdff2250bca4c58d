package camfleet.device.camera;

import camfleet.runtime.RequiredTool;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real recordings that lie beside the project and are no part of it. */
final class Footage {
  private Footage() {}

  /** A recording from {@code shared/data} beside one of the folders above. */
  static Path of(String name) {
    Path found = null;
    for (Path up = Path.of("").toAbsolutePath(); up != null && found == null; up = up.getParent()) {
      Path there = up.resolve("shared/data").resolve(name);
      found = Files.isReadable(there) ? there : null;
    }
    RequiredTool.assume("footage", found != null);
    return found;
  }
}
