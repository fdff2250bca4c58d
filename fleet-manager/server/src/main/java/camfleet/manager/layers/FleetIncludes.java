package camfleet.manager.layers;

import camfleet.message.Yaml;
import camfleet.message.YamlDocument;
import camfleet.runtime.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Follows the includes of one file and merges what they say. */
final class FleetIncludes {
  static final int MAX_DEPTH = 16;

  /** Two files that include each next one twice would otherwise be read 65,536 times. */
  static final int MAX_READS = 256;

  private static final String INCLUDE = "include";

  private final Path root;
  private final Deque<Path> open = new ArrayDeque<>();
  private final Set<Path> files = new LinkedHashSet<>();
  private final Map<String, FleetFile.Place> places = new HashMap<>();
  private int reads;

  FleetIncludes(Path root) {
    this.root = root;
  }

  FleetFile read() throws IOException {
    Map<String, Object> document = read(root, null);
    return new FleetFile(root, document, new ArrayList<>(files), places);
  }

  /**
   * @param from file and line of the include; null for the first file
   */
  private Map<String, Object> read(Path file, String from) throws IOException {
    refuseWhatNeverEnds(file, from);
    files.add(file);
    YamlDocument yaml = yaml(file, from);
    open.addLast(file.toRealPath());
    Map<String, Object> merged = new LinkedHashMap<>();
    for (Include include : includes(file, yaml)) {
      merge(merged, read(include.file(), include.at()));
    }
    open.removeLast();
    Map<String, Object> own = new LinkedHashMap<>(yaml.values());
    own.remove(INCLUDE);
    merge(merged, own);
    yaml.lines().forEach((path, line) -> places.put(path, new FleetFile.Place(file, line)));
    return merged;
  }

  private void refuseWhatNeverEnds(Path file, String from) throws IOException {
    if (from == null) {
      return;
    }
    if (!Files.exists(file)) {
      throw new IOException(from + ": there is no file " + file + " to include");
    }
    if (open.contains(file.toRealPath())) {
      throw new MalformedException(
          from + ": " + file + " includes itself, through " + names(open, file.toRealPath()));
    }
    if (open.size() >= MAX_DEPTH) {
      throw new MalformedException(
          from + ": files are included more than " + MAX_DEPTH + " deep; include less deeply");
    }
    if (++reads > MAX_READS) {
      throw new MalformedException(
          from + ": more than " + MAX_READS + " files are included; join some of them");
    }
  }

  /** The names of the files of a circle, from the one that begins it. */
  private static String names(Deque<Path> open, Path first) {
    List<Path> circle = new ArrayList<>(open);
    return String.join(
        " → ",
        circle.subList(circle.indexOf(first), circle.size()).stream()
            .map(path -> String.valueOf(path.getFileName()))
            .toList());
  }

  private static YamlDocument yaml(Path file, String from) throws IOException {
    try {
      return Yaml.readLines(file);
    } catch (MalformedException e) {
      throw e;
    } catch (IOException e) {
      throw from == null ? e : new IOException(from + ": " + e.getMessage(), e);
    }
  }

  private record Include(Path file, String at) {}

  private static List<Include> includes(Path file, YamlDocument yaml) throws MalformedException {
    Object value = yaml.values().get(INCLUDE);
    List<Include> includes = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        includes.add(include(file, yaml, INCLUDE + "[" + i + "]", list.get(i)));
      }
    } else if (value != null) {
      includes.add(include(file, yaml, INCLUDE, value));
    }
    return includes;
  }

  private static Include include(Path file, YamlDocument yaml, String path, Object value)
      throws MalformedException {
    String at = file + ":" + yaml.lines().getOrDefault(path, 1);
    if (value instanceof String name && !name.isBlank()) {
      try {
        return new Include(file.resolveSibling(name).normalize(), at);
      } catch (InvalidPathException e) {
        throw new MalformedException(
            at + ": " + path + " must be a file, was " + Findings.shown(value), e);
      }
    }
    throw new MalformedException(
        at + ": " + path + " must be a file or a list of files, was " + Findings.shown(value));
  }

  /** Objects are merged key by key, everything else is replaced; null replaces as well. */
  static void merge(Map<String, Object> into, Map<?, ?> from) {
    from.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (value instanceof Map<?, ?> map) {
            Map<String, Object> merged = new LinkedHashMap<>();
            if (into.get(name) instanceof Map<?, ?> before) {
              merge(merged, before);
            }
            merge(merged, map);
            into.put(name, merged);
          } else {
            into.put(name, value);
          }
        });
  }
}
