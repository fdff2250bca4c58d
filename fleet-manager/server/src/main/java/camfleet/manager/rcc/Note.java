package camfleet.manager.rcc;

import java.util.List;

/**
 * What became of a key that is not simply taken over.
 *
 * @param key RPi Camera Colony's name
 * @param lines where it stands; empty for what the file does not say
 * @param sentence what became of it and why
 */
public record Note(Kind kind, String key, List<Integer> lines, String sentence) {
  /** How it ended. */
  public enum Kind {
    CONVERTED,
    LEFT_OUT
  }

  public Note {
    lines = List.copyOf(lines);
  }
}
