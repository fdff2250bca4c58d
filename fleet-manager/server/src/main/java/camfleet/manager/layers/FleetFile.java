package camfleet.manager.layers;

import camfleet.message.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code fleet.yaml} with all that it includes: one plain document, not yet checked, and for each
 * value the file and line where it stands.
 *
 * @param path the file that was asked for
 * @param document what the files say together, without {@code include}
 * @param files every file that was read, the one that was asked for first
 * @param places path of a value to file and line
 */
public record FleetFile(
    Path path, Map<String, Object> document, List<Path> files, Map<String, Place> places) {
  /**
   * Where a value stands.
   *
   * @param line from 1
   */
  public record Place(Path file, int line) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  public FleetFile {
    document = Collections.unmodifiableMap(new LinkedHashMap<>(document));
    files = List.copyOf(files);
    places = Map.copyOf(places);
  }

  /**
   * Reads a file and what it includes; the including file wins over what it includes, and a later
   * include over an earlier one. Objects are merged key by key, everything else is replaced, by
   * null as well.
   *
   * @throws IOException with one sentence that names the file
   */
  public static FleetFile read(Path path) throws IOException {
    return new FleetIncludes(path).read();
  }

  /** {@code FILE:LINE} of a value, or of what is around it when it is not there itself. */
  public String where(String valuePath) {
    for (String at = valuePath; at != null && !at.isEmpty(); at = around(at)) {
      Place place = places.get(at);
      if (place != null) {
        return place.toString();
      }
    }
    return path.toString();
  }

  /** A problem of the document with the place before it, as compilers write it. */
  public String located(Problem problem) {
    return where(problem.key()) + ": " + problem.message();
  }

  private static String around(String path) {
    int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return end < 0 ? null : path.substring(0, end);
  }
}
