package camfleet.manager.layers;

import camfleet.message.Excerpt;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What is wrong with a document, each with the path of the value; bounded, and counted beyond. */
final class Findings {
  /** A document in which everything is wrong is told of until here. */
  static final int MAX_PROBLEMS = 1000;

  private static final int MAX_SHOWN = 80;

  private final List<Problem> problems = new ArrayList<>();
  private long more;

  void add(Problem problem) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(problem);
    } else {
      more++;
    }
  }

  void wrongType(String path, String expected, Object value) {
    must(ProblemCode.WRONG_TYPE, path, expected, value);
  }

  void outOfRange(String path, String expected, Object value) {
    must(ProblemCode.OUT_OF_RANGE, path, expected, value);
  }

  /**
   * @param owner path of the object that has the key; empty for the document itself
   */
  void unknownKey(String owner, String key, Collection<String> allowed) {
    String shown = Excerpt.of(key, 64);
    add(
        new Problem(
            ProblemCode.UNKNOWN_KEY,
            (owner.isEmpty() ? "the document" : owner)
                + " has no key \""
                + shown
                + "\"; it may have "
                + String.join(", ", allowed),
            child(owner, key)));
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** All of them; where there are too many, the last says how many more. */
  List<Problem> list() {
    if (more == 0) {
      return Collections.unmodifiableList(problems);
    }
    List<Problem> all = new ArrayList<>(problems);
    all.add(new Problem(ProblemCode.INVALID_ARGUMENT, "and " + more + " more problems"));
    return all;
  }

  static String child(String owner, String key) {
    String shown = Excerpt.of(key, 64);
    return owner.isEmpty() ? shown : owner + "." + shown;
  }

  /** A sentence about a key as one about the place where the key stands. */
  static String at(String path, String key, String sentence) {
    return sentence.startsWith(key + " ")
        ? path + sentence.substring(key.length())
        : path + ": " + sentence;
  }

  private void must(ProblemCode code, String path, String expected, Object value) {
    add(new Problem(code, path + " must be " + expected + ", was " + shown(value), path));
  }

  /** A value in a sentence: texts in quotes, and of lists and objects only that they are some. */
  static String shown(Object value) {
    if (value instanceof String text) {
      return "\"" + Excerpt.of(text, MAX_SHOWN) + "\"";
    }
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof Collection) {
      return "a list";
    }
    return Excerpt.of(String.valueOf(value), MAX_SHOWN);
  }
}
