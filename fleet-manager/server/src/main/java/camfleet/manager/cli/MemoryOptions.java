package camfleet.manager.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of where the manager keeps what it must not forget, and how much of it. */
final class MemoryOptions {
  private static final int MOST = 100_000_000;
  private static final ManagerStarter.Memory USUAL = ManagerStarter.Memory.DEFAULTS;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = {
        "PostgreSQL instead of the file manager/fleet.db in --data:",
        "jdbc:postgresql://HOST[:PORT]/NAME?user=USER (default: $CAMFLEET_DATABASE)."
      })
  private String database;

  @Option(
      names = "--database-password-file",
      paramLabel = "FILE",
      description = "Holds the password there; otherwise $CAMFLEET_DATABASE_PASSWORD.")
  private Path passwordFile;

  @Option(
      names = "--keep-revisions",
      paramLabel = "N",
      description = "Newest revisions kept of each camera (default: 200).")
  private int revisions = USUAL.revisions();

  @Option(
      names = "--keep-events",
      paramLabel = "N",
      description = "Newest events kept (default: 100000).")
  private int events = USUAL.events();

  @Option(
      names = "--keep-events-days",
      paramLabel = "DAYS",
      description = "Events are kept for so many days (default: 90).")
  private int days = (int) USUAL.eventAge().toDays();

  /** What was given, when it can be. */
  ManagerStarter.Memory checked(Terminal terminal) throws Refusal {
    range("--keep-revisions", 2, revisions, 1_000_000);
    range("--keep-events", 1, events, MOST);
    range("--keep-events-days", 1, days, 36_500);
    return new ManagerStarter.Memory(
        database(terminal), password(terminal), revisions, events, Duration.ofDays(days));
  }

  private String database(Terminal terminal) {
    String url = database != null ? database : terminal.environment().get("CAMFLEET_DATABASE");
    return url == null || url.isBlank() ? null : url.strip();
  }

  private String password(Terminal terminal) throws Refusal {
    if (passwordFile == null) {
      return terminal.environment().get("CAMFLEET_DATABASE_PASSWORD");
    }
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw Refusal.usage("--database-password-file: cannot read " + passwordFile);
    }
  }

  private static void range(String option, int least, int value, int most) throws Refusal {
    if (value < least || value > most) {
      throw Refusal.usage(option + " must be " + least + ".." + most + ", was " + value);
    }
  }
}
