package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a new user reads after a mistake: one sentence, with the exit code of the manual. */
class MistakesTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            80,
            Map.of());
    return CommandRoot.run(
        terminal,
        wish -> {
          throw new IOException("nothing is started here");
        },
        arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "frob | 2 | fleet-manager does not know what to do with \"frob\"; did you mean enroll or rollouts? (see: fleet-manager --help)",
        "devcies | 2 | fleet-manager does not know what to do with \"devcies\"; did you mean devices or device or demo? (see: fleet-manager --help)",
        "device | 2 | Missing required parameter: 'ID' (see: fleet-manager device --help)",
        "device cam1 --frob | 2 | Unknown option: '--frob' (see: fleet-manager device --help)",
        "set cam1 | 2 | Missing required parameter: 'KEY=VALUE' (see: fleet-manager set --help)",
        "set cam1 fps | 2 | \"fps\" must be KEY=VALUE, such as fps=5",
        "config | 2 | Missing command: show, explain, plan, apply, history, diff, rollback, pause, resume, abort, set, unset, schema or import-rcc (see: fleet-manager config --help)",
        "config frob | 2 | fleet-manager config does not know what to do with \"frob\"; did you mean rollback? (see: fleet-manager config --help)",
        "config plan | 2 | Missing required parameter: 'FILE' (see: fleet-manager config plan --help)",
        "config plan /no/such.yaml | 2 | there is no readable file /no/such.yaml",
        "config apply - | 2 | a file from standard input leaves nobody to ask; give --yes",
        "config rollback | 2 | Missing required option: '--to=WHEN' (see: fleet-manager config rollback --help)",
        "config pause four | 2 | Invalid value for positional parameter at index 0 (ROLLOUT): 'four' is not a whole number (see: fleet-manager config pause --help)",
        "config history --limit 0 | 2 | --limit must be 1..1000, was 0",
        "events --since soon | 2 | --since must be a time such as 1h, 30m or 14:00, was \"soon\"",
        "events --count 0 | 2 | --count must be at least 1, was 0",
        "serve --http-port abc | 2 | Invalid value for option '--http-port': 'abc' is not a whole number (see: fleet-manager serve --help)",
        "serve --http-port 99999 | 2 | --http-port must be 0..65535, was 99999",
        "serve --broker nonsense | 2 | broker must be mqtt://HOST[:PORT] or mqtts://HOST[:PORT], was \"nonsense\"",
        "serve --broker mqtt://h --embedded-broker | 2 | give --broker or --embedded-broker, not both",
        "serve --stream-tls-cert a.pem | 2 | give both --stream-tls-cert and --stream-tls-key, or neither",
        "serve --stream-tls-cert /no/a --stream-tls-key /no/b | 2 | --stream-tls-cert: there is no readable file /no/a",
        "serve --max-frame-bytes 0 | 2 | --max-frame-bytes must be 1..268435456, was 0",
        "serve --max-watchers-per-camera 0 | 2 | --max-watchers-per-camera must be 1..1000000, was 0",
        "serve --max-watchers -1 | 2 | --max-watchers must be 1..1000000, was -1",
        "serve --max-stream-connections-per-address 0 | 2 | --max-stream-connections-per-address must be 1..1000000, was 0",
        "serve --max-stream-connections 2000000 | 2 | --max-stream-connections must be 1..1000000, was 2000000",
        "stream-token | 2 | give one of NAME, --list and --revoke NAME",
        "stream-token a/b | 2 | a token's name must be 1 to 64 of letters, digits, . _ and -, was \"a/b\"",
        "stream-token --revoke nobody --data /no/such | 2 | there is no token \"nobody\"; see: stream-token --list",
        "demo --cameras 0 | 2 | --cameras must be 1..1000, was 0",
        "demo --camera file:/no/such | 2 | --camera file:/no/such: there is no readable file /no/such",
        "enroll CAM! | 2 | device id must be 3 to 32 of a-z, 0-9 and -, was \"CAM!\"",
        "enroll manager | 2 | device id \"manager\" is reserved",
        "devices --manager http://127.0.0.1:1 | 1 | cannot reach the fleet manager at http://127.0.0.1:1: connection refused; is it running? (start it with: fleet-manager demo)",
        "config show --manager http://127.0.0.1:1 | 1 | cannot reach the fleet manager at http://127.0.0.1:1: connection refused; is it running? (start it with: fleet-manager demo)",
        "config explain cam1 --manager http://127.0.0.1:1 | 1 | cannot reach the fleet manager at http://127.0.0.1:1: connection refused; is it running? (start it with: fleet-manager demo)",
        "config history --manager http://127.0.0.1:1 | 1 | cannot reach the fleet manager at http://127.0.0.1:1: connection refused; is it running? (start it with: fleet-manager demo)",
        "config diff --manager http://127.0.0.1:1 | 1 | cannot reach the fleet manager at http://127.0.0.1:1: connection refused; is it running? (start it with: fleet-manager demo)",
        "config rollback --to 3 --yes --manager http://127.0.0.1:1 | 1 | cannot reach the fleet manager at http://127.0.0.1:1: connection refused; is it running? (start it with: fleet-manager demo)",
        "config pause --manager http://127.0.0.1:1 | 1 | cannot reach the fleet manager at http://127.0.0.1:1: connection refused; is it running? (start it with: fleet-manager demo)",
        "rollouts --manager http://127.0.0.1:1 | 1 | cannot reach the fleet manager at http://127.0.0.1:1: connection refused; is it running? (start it with: fleet-manager demo)",
        "events --manager http://127.0.0.1:1 | 1 | cannot reach the fleet manager at http://127.0.0.1:1: connection refused; is it running? (start it with: fleet-manager demo)",
      })
  void isOneSentence(String arguments, int exit, String sentence) {
    assertThat(run(arguments.split(" "))).isEqualTo(exit);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(sentence + System.lineSeparator());
    assertThat(out.size()).isZero();
  }

  static Stream<String> commands() {
    return Stream.of(
        "demo",
        "serve",
        "broker",
        "enroll",
        "stream-token",
        "devices",
        "device",
        "watch",
        "snapshot",
        "set",
        "send",
        "sync",
        "config",
        "rollouts",
        "events",
        "completion");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpAndRefusesAnUnknownOption(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Usage: fleet-manager " + command)
        .doesNotContain("${", "@|");
    assertThat(run(command, "--no-such-option", "cam1")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(1).doesNotContain("Exception");
  }
}
