package camfleet.manager.rcc;

import java.util.LinkedHashMap;
import java.util.Map;

/** A section of the file with its values and the sections in it, in the file's order. */
final class RccSection {
  private final String name;
  private final int line;
  private final int depth;
  private final RccSection parent;
  private final Map<String, RccValue> values = new LinkedHashMap<>();
  private final Map<String, RccSection> sections = new LinkedHashMap<>();

  /**
   * @param depth brackets around its name; 0 for the file itself
   */
  RccSection(String name, int line, int depth, RccSection parent) {
    this.name = name;
    this.line = line;
    this.depth = depth;
    this.parent = parent;
  }

  String name() {
    return name;
  }

  int line() {
    return line;
  }

  int depth() {
    return depth;
  }

  RccSection parent() {
    return parent;
  }

  Map<String, RccValue> values() {
    return values;
  }

  Map<String, RccSection> sections() {
    return sections;
  }
}
