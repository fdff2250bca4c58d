package camfleet.manager.rcc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What an import has to say; the same sentence for several lines is said once. One thread. */
final class Notes {
  private record Said(Note.Kind kind, String key, String sentence) {}

  private final Map<Said, TreeSet<Integer>> notes = new LinkedHashMap<>();
  private final Map<Integer, String> problems = new LinkedHashMap<>();

  /** Notes that the value means something else here. Defaults, in line 0, are not told. */
  void converted(String key, int line, String sentence) {
    if (line > 0) {
      lines(Note.Kind.CONVERTED, key, sentence).add(line);
    }
  }

  /** Notes that the value means nothing here. */
  void leftOut(String key, int line, String sentence) {
    if (line > 0) {
      lines(Note.Kind.LEFT_OUT, key, sentence).add(line);
    }
  }

  /** Notes what the file does not say and what will be different. */
  void different(String key, String sentence) {
    lines(Note.Kind.LEFT_OUT, key, sentence);
  }

  /** Notes that the file is wrong. */
  void wrong(int line, String sentence) {
    problems.putIfAbsent(line, sentence);
  }

  private TreeSet<Integer> lines(Note.Kind kind, String key, String sentence) {
    return notes.computeIfAbsent(new Said(kind, key, sentence), said -> new TreeSet<>());
  }

  List<Note> all() {
    List<Note> all = new ArrayList<>();
    notes.forEach(
        (said, lines) ->
            all.add(new Note(said.kind(), said.key(), List.copyOf(lines), said.sentence())));
    return all;
  }

  /** By line. */
  Map<Integer, String> problems() {
    return problems;
  }
}
