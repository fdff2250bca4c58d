package camfleet.manager.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * Where the program's words go, and what may be done there: colours, a moving progress bar and
 * questions only on a terminal.
 *
 * @param answers whether standard input is a terminal at which somebody may answer
 * @param colours whether standard output may be coloured
 * @param progress whether standard error is a terminal on which a line may be rewritten
 * @param columns width in characters
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean answers,
    boolean colours,
    boolean progress,
    int columns,
    Map<String, String> environment) {

  /**
   * Set by the launcher to the standard streams that are terminals: {@code in}, {@code out}, {@code
   * err}.
   */
  private static final String STREAMS = "camfleet.terminal";

  private static final String COLUMNS = "camfleet.columns";

  public Terminal {
    Objects.requireNonNull(in, "in");
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(err, "err");
    environment = Map.copyOf(environment);
  }

  /** Without anything to read. */
  public Terminal(
      PrintStream out,
      PrintStream err,
      boolean colours,
      boolean progress,
      int columns,
      Map<String, String> environment) {
    this(InputStream.nullInputStream(), out, err, false, colours, progress, columns, environment);
  }

  /** This process's own streams. */
  public static Terminal ofProcess() {
    Map<String, String> environment = System.getenv();
    String streams = System.getProperty(STREAMS);
    boolean console = streams == null && System.console() != null;
    boolean in = console || (streams != null && streams.contains("in"));
    boolean out = console || (streams != null && streams.contains("out"));
    boolean err = console || (streams != null && streams.contains("err"));
    boolean dumb = "dumb".equals(environment.get("TERM"));
    boolean noColour = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        System.in,
        System.out,
        System.err,
        in,
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

  /**
   * Asks a question that yes answers; only where there is somebody to answer it.
   *
   * @return false for any other answer, and for the end of the input
   */
  boolean agrees(String question) throws IOException {
    err.print(question + " [y/N] ");
    err.flush();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      answer.write(b);
    }
    return answer.toString(StandardCharsets.UTF_8).strip().matches("(?i)y|yes");
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
