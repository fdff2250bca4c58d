package camfleet.house;

import camfleet.manager.cli.CommandRoot;
import camfleet.manager.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a command line of {@code fleet-manager} said and how it ended. */
public record Said(int exit, String out, String err) {
  /** Runs it in this JVM, as nobody's terminal, against the house's manager. */
  public static Said by(House house, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            80,
            Map.of("CAMFLEET_MANAGER", house.url().toString()));
    int exit = CommandRoot.run(terminal, wish -> null, arguments);
    return new Said(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
