package camfleet.manager.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The cameras of a demo: the named sources first, the others synthetic.
 *
 * @param sources {@code file:PATH}, {@code folder:PATH} or {@code synthetic}, paths absolute
 */
record DemoCameras(List<String> ids, List<String> sources) {
  static final int DEFAULT = 4;
  static final int MOST = 1_000;

  DemoCameras {
    ids = List.copyOf(ids);
    sources = List.copyOf(sources);
  }

  /**
   * @param count how many, or null for 4 and at least as many as sources are named
   * @throws Refusal with exit code 2 when a source is not there or the number does not fit
   */
  static DemoCameras of(Integer count, List<String> sources) throws Refusal {
    int wanted = count == null ? Math.max(DEFAULT, sources.size()) : count;
    if (wanted < 1 || wanted > MOST) {
      throw Refusal.usage("--cameras must be 1.." + MOST + ", was " + wanted);
    }
    if (sources.size() > wanted) {
      throw Refusal.usage(
          "--cameras "
              + wanted
              + " is less than the "
              + sources.size()
              + " cameras named with --camera");
    }
    List<String> resolved = new ArrayList<>();
    for (String source : sources) {
      resolved.add(resolved(source));
    }
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= wanted; i++) {
      ids.add("cam" + i);
    }
    return new DemoCameras(ids, resolved);
  }

  /** The device program runs in another folder, so that a path must not depend on this one. */
  private static String resolved(String source) throws Refusal {
    int colon = source.indexOf(':');
    String kind = colon < 0 ? source : source.substring(0, colon);
    if (!kind.equals("file") && !kind.equals("folder")) {
      return source;
    }
    Path path = Path.of(source.substring(colon + 1)).toAbsolutePath().normalize();
    if (!Files.isReadable(path)) {
      throw Refusal.usage("--camera " + source + ": there is no readable " + kind + " " + path);
    }
    return kind + ":" + path;
  }
}
