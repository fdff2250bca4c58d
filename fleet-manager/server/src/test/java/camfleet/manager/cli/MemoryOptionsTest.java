package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryOptionsTest {
  private static final String URL = "jdbc:postgresql://db/fleet?user=ann";

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicReference<ManagerStarter.Wish> wished = new AtomicReference<>();

  @Test
  void withoutOptionsItIsAFileWithTheUsualHistory() {
    assertThat(serve(Map.of())).isZero();
    assertThat(wished.get().memory()).isEqualTo(ManagerStarter.Memory.DEFAULTS);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("database      here");
  }

  @Test
  void theDatabaseComesFromTheOptionOrTheEnvironment() {
    Map<String, String> environment =
        Map.of("CAMFLEET_DATABASE", URL + "2", "CAMFLEET_DATABASE_PASSWORD", "hush");
    assertThat(serve(environment)).isZero();
    assertThat(wished.get().memory().database()).isEqualTo(URL + "2");
    assertThat(wished.get().memory().password()).isEqualTo("hush");
    assertThat(serve(environment, "--database", URL)).isZero();
    assertThat(wished.get().memory().database()).isEqualTo(URL);
    assertThat(wished.get().toString()).doesNotContain("hush");
  }

  @Test
  void thePasswordComesFromTheFileBeforeTheEnvironment() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "secret\n");
    assertThat(
            serve(
                Map.of("CAMFLEET_DATABASE_PASSWORD", "hush"),
                "--database",
                URL,
                "--database-password-file",
                file.toString()))
        .isZero();
    assertThat(wished.get().memory().password()).isEqualTo("secret");
    assertThat(serve(Map.of(), "--database-password-file", folder.resolve("x").toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--database-password-file: cannot read ");
  }

  @Test
  void howMuchIsKeptCanBeChosenWithinReason() {
    assertThat(
            serve(
                Map.of(),
                "--keep-revisions",
                "2",
                "--keep-events",
                "1",
                "--keep-events-days",
                "36500"))
        .isZero();
    assertThat(wished.get().memory())
        .isEqualTo(new ManagerStarter.Memory(null, null, 2, 1, Duration.ofDays(36_500)));
    assertThat(serve(Map.of(), "--keep-revisions", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(serve(Map.of(), "--keep-events", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(serve(Map.of(), "--keep-events-days", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(
            "--keep-revisions must be 2..1000000, was 1",
            "--keep-events must be 1..100000000, was 0",
            "--keep-events-days must be 1..36500, was 0");
  }

  private int serve(Map<String, String> environment, String... options) {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            80,
            environment);
    List<String> all =
        new ArrayList<>(
            List.of(
                "serve",
                "--broker",
                "mqtt://127.0.0.1",
                "--http-port",
                "0",
                "--stream-port",
                "0",
                "--exit-after",
                "1ms",
                "--data",
                folder.toString()));
    all.addAll(List.of(options));
    return CommandRoot.run(terminal, this::start, all.toArray(String[]::new));
  }

  private ManagerStarter.Running start(ManagerStarter.Wish wish) {
    wished.set(wish);
    return new ManagerStarter.Running() {
      @Override
      public URI uri() {
        return URI.create("http://127.0.0.1:8080");
      }

      @Override
      public String memory() {
        return "here";
      }

      @Override
      public void close() {
        // Nothing was started.
      }
    };
  }
}
