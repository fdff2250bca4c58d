package camfleet.manager.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;

/**
 * Where the program's words go, and what may be done there: colours and a moving progress bar only
 * on a terminal.
 *
 * @param colours whether standard output may be coloured
 * @param progress whether standard error is a terminal on which a line may be rewritten
 * @param columns width in characters
 */
public record Terminal(
    PrintStream out,
    PrintStream err,
    boolean colours,
    boolean progress,
    int columns,
    Map<String, String> environment) {

  /** Set by the launcher to the standard streams that are terminals: {@code out}, {@code err}. */
  private static final String STREAMS = "camfleet.terminal";

  private static final String COLUMNS = "camfleet.columns";

  public Terminal {
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(err, "err");
    environment = Map.copyOf(environment);
  }

  /** This process's own streams. */
  public static Terminal ofProcess() {
    Map<String, String> environment = System.getenv();
    String streams = System.getProperty(STREAMS);
    boolean console = streams == null && System.console() != null;
    boolean out = console || (streams != null && streams.contains("out"));
    boolean err = console || (streams != null && streams.contains("err"));
    boolean dumb = "dumb".equals(environment.get("TERM"));
    boolean noColour = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        System.out,
        System.err,
        out && !dumb && !noColour,
        err && !dumb,
        columns(System.getProperty(COLUMNS)),
        environment);
  }

  private static int columns(String text) {
    try {
      return text == null ? 80 : Math.max(40, Math.min(400, Integer.parseInt(text.strip())));
    } catch (NumberFormatException e) {
      return 80;
    }
  }

  void line(String text) {
    out.println(text);
  }

  void complain(String sentence) {
    err.println(sentence);
  }

  /** The same text in a colour when the output may have one. */
  String colour(Colour colour, String text) {
    return colours && colour != Colour.NONE
        ? "\u001b[" + colour.code + "m" + text + "\u001b[0m"
        : text;
  }

  /** Raw bytes to standard output, such as a picture. */
  OutputStream bytes() {
    return out;
  }

  /** ECMA-48 select graphic rendition. */
  enum Colour {
    NONE(""),
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }
}
