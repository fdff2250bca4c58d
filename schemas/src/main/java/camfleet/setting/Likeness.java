package camfleet.setting;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which words somebody may have meant who wrote another. */
final class Likeness {
  private static final int MOST = 3;

  private Likeness() {}

  /** Up to three words that are a typing error away or hold the whole word, the nearest first. */
  static List<String> nearest(String written, Collection<String> words) {
    String small = written.toLowerCase(Locale.ROOT).replace('-', '_');
    int allowed = small.length() <= 4 ? 1 : 2;
    return words.stream()
        .filter(
            word -> steps(small, word) <= allowed || (small.length() >= 3 && word.contains(small)))
        .sorted(Comparator.comparingInt(word -> steps(small, word)))
        .limit(MOST)
        .toList();
  }

  /** Letters to insert, remove or replace to come from one to the other (Levenshtein). */
  static int steps(String from, String to) {
    int[] before = new int[to.length() + 1];
    for (int j = 0; j < before.length; j++) {
      before[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] now = new int[to.length() + 1];
      now[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(replaced, 1 + Math.min(before[j], now[j - 1]));
      }
      before = now;
    }
    return before[to.length()];
  }
}
