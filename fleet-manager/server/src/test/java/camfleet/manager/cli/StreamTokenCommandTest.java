package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.access.SubscriberTokens;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTokenCommandTest {
  @TempDir Path data;

  private final Shell shell = new Shell(Map.of(), false);

  private String run(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "stream-token";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--data";
    all[arguments.length + 2] = data.toString();
    assertThat(shell.run(all)).as(shell.err()).isZero();
    return shell.out();
  }

  @Test
  void printsTheTokenAloneSoThatItCanBeKeptInAFile() throws Exception {
    String said = run("wall-display");
    assertThat(said).matches("[A-Za-z0-9_-]{43}\n");
    assertThat(SubscriberTokens.in(data.resolve("manager")).all()).hasSize(1);
    assertThat(run("wall-display")).isNotEqualTo(said);
    assertThat(SubscriberTokens.in(data.resolve("manager")).all()).hasSize(1);
  }

  @Test
  void listsNamesAndNoSecrets() throws Exception {
    String token = run("wall").strip();
    String hash = SubscriberTokens.in(data.resolve("manager")).all().get(0).sha256();
    assertThat(run("--list")).contains("NAME  CREATED\nwall  20").doesNotContain(token, hash);
    assertThat(run("--list", "-o", "json"))
        .contains("\"name\" : \"wall\"", "\"created_at\"")
        .doesNotContain(token, hash);
  }

  @Test
  void revokes() {
    run("wall");
    assertThat(run("--revoke", "wall")).isEqualTo("revoked: wall\n");
    assertThat(run("--list")).isEqualTo("NAME  CREATED\n");
  }
}
