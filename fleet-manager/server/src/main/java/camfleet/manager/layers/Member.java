package camfleet.manager.layers;

import camfleet.topic.DeviceId;
import java.util.regex.Pattern;

/** How members of a group are written: an id, a glob over ids, or a label. */
final class Member {
  /** Names of groups and labels. */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  static final String NAME_IN_WORDS = "1 to 64 of A-Z, a-z, 0-9, _, . and -";

  static final String LABEL = "label:";

  /** At least one sign that stands for others, otherwise it is an id. */
  static final Pattern GLOB = Pattern.compile("(?=[^*?]*[*?])[a-z0-9*?-]{1,64}");

  static final String IN_WORDS =
      "an id, a glob over ids such as yard-* or cam?, or label:NAME (all cameras are *)";

  private Member() {}

  static boolean isValid(String member) {
    return isLabel(member)
        ? NAME.matcher(label(member)).matches()
        : isGlob(member) ? GLOB.matcher(member).matches() : DeviceId.isValid(member);
  }

  static boolean isLabel(String member) {
    return member.startsWith(LABEL);
  }

  static String label(String member) {
    return member.substring(LABEL.length());
  }

  static boolean isGlob(String member) {
    return member.indexOf('*') >= 0 || member.indexOf('?') >= 0;
  }

  /**
   * Whether a glob matches; {@code *} is any number of signs, {@code ?} is one. Goes back to the
   * last star only, so that no glob takes longer than its length times that of the text.
   */
  static boolean matches(String glob, String text) {
    int g = 0;
    int t = 0;
    int star = -1;
    int starText = 0;
    while (t < text.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        starText = t;
      } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == text.charAt(t))) {
        g++;
        t++;
      } else if (star >= 0) {
        g = star + 1;
        t = ++starText;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }
}
