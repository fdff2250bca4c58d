package camfleet.manager.rcc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One value of the file.
 *
 * @param items its words without their quotes; one unless it is a list
 * @param isList whether it was written as a list
 * @param line where it stands; 0 for a default of RPi Camera Colony's own
 */
record RccValue(List<String> items, boolean isList, int line) {
  RccValue {
    items = List.copyOf(items);
  }

  /** Whether it is Python's {@code None}. */
  boolean isNone() {
    return !isList && items.get(0).equals("None");
  }

  /** The only word, or null when it is a list. */
  String text() {
    return isList ? null : items.get(0);
  }

  /** Null when it is neither true nor false in a word that RPi Camera Colony takes. */
  Boolean flag() {
    return switch (isList ? "" : items.get(0).toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> null;
    };
  }

  /** Null when it is no finite number. */
  Double number() {
    return isList ? null : number(items.get(0));
  }

  /** As many numbers as are asked for, or null. */
  List<Double> numbers(int count) {
    if (items.size() != count || (!isList && count > 1)) {
      return null;
    }
    List<Double> numbers = new ArrayList<>();
    for (String item : items) {
      Double number = number(item);
      if (number == null) {
        return null;
      }
      numbers.add(number);
    }
    return numbers;
  }

  private static Double number(String text) {
    return text.matches("[-+]?(\\d{1,12}\\.?\\d{0,12}|\\.\\d{1,12})([eE][-+]?\\d{1,2})?")
        ? Double.valueOf(text)
        : null;
  }

  /** As it may stand in a sentence. */
  String shown() {
    return isList ? "(" + String.join(", ", items) + ")" : items.get(0);
  }
}
