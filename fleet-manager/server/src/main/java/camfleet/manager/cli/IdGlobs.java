package camfleet.manager.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The part of a SELECTOR that can be told from ids alone, without asking the manager. */
record IdGlobs(List<Pattern> globs) implements Predicate<String> {
  static IdGlobs parse(String selector) throws Refusal {
    List<Pattern> globs = new ArrayList<>();
    for (String term : selector.split(",", -1)) {
      String glob = term.strip();
      if (glob.startsWith("group:")) {
        throw Refusal.usage(
            "only the manager knows who is in \"" + glob + "\"; with --via mqtt give ids or globs");
      }
      if (!glob.matches("[a-z0-9*?-]{1,64}")) {
        throw Refusal.usage(
            "with --via mqtt a selector is an id, all or a glob such as cam-*, was \""
                + glob
                + "\"");
      }
      String expression = glob.equals("all") ? "*" : glob;
      globs.add(
          Pattern.compile(expression.replaceAll("\\*+", "*").replace("*", ".*").replace("?", ".")));
    }
    return new IdGlobs(List.copyOf(globs));
  }

  @Override
  public boolean test(String id) {
    return globs.stream().anyMatch(glob -> glob.matcher(id).matches());
  }
}
