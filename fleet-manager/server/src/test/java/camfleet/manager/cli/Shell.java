package camfleet.manager.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/** Runs the command line as a shell would, and keeps what it says. */
final class Shell {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment;
  private final boolean terminal;
  private InputStream in = InputStream.nullInputStream();

  /** Five minutes past two in Berlin. */
  static final Moments MOMENTS =
      new Moments(
          InstantSource.fixed(Instant.parse("2026-11-20T13:05:00Z")), ZoneId.of("Europe/Berlin"));

  Shell(Map<String, String> environment, boolean terminal) {
    this.environment = environment;
    this.terminal = terminal;
  }

  int run(String... args) {
    out.reset();
    err.reset();
    return CommandRoot.run(terminal(), Shell::noManager, MOMENTS, args);
  }

  /** What somebody types, or a pipe brings, at the next command. */
  Shell typing(String text) {
    in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Terminal terminal() {
    return new Terminal(
        in,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal,
        terminal,
        terminal,
        80,
        environment);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static ManagerStarter.Running noManager(ManagerStarter.Wish wish) throws IOException {
    throw new IOException("no manager in this test");
  }
}
