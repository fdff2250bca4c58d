package camfleet.manager.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriberTokensTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:01:21Z");

  @TempDir Path data;

  @Test
  void keepsHashesAndNeverTheToken() throws Exception {
    SubscriberTokens tokens = SubscriberTokens.in(data.resolve("manager"));
    String token = tokens.add("wall-display", AT);
    assertThat(Base64.getUrlDecoder().decode(token)).hasSize(32);
    assertThat(tokens.all()).containsExactly(SubscriberToken.of("wall-display", token, AT));
    assertThat(Files.readString(tokens.file()))
        .contains("\"name\" : \"wall-display\"")
        .contains("\"created_at\" : \"2026-11-20T10:01:21Z\"")
        .doesNotContain(token);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens.file())))
        .isEqualTo("rw-------");
  }

  @Test
  void anotherTokenOfANameReplacesTheFirst() throws Exception {
    SubscriberTokens tokens = SubscriberTokens.in(data);
    String first = tokens.add("b", AT);
    String second = tokens.add("b", AT);
    tokens.add("a", AT);
    assertThat(tokens.all()).extracting(SubscriberToken::name).containsExactly("a", "b");
    assertThat(SubscriberTokens.find(tokens.all(), first)).isEmpty();
    assertThat(SubscriberTokens.find(tokens.all(), second)).isPresent();
  }

  @Test
  void revokesByName() throws Exception {
    SubscriberTokens tokens = SubscriberTokens.in(data);
    assertThat(tokens.revoke("a")).isFalse();
    assertThat(tokens.file()).doesNotExist();
    tokens.add("a", AT);
    assertThat(tokens.revoke("b")).isFalse();
    assertThat(tokens.revoke("a")).isTrue();
    assertThat(tokens.all()).isEmpty();
  }

  @Test
  void refusesANameThatNobodyCouldType() {
    SubscriberTokens tokens = SubscriberTokens.in(data);
    for (String name : new String[] {"", "a b", "-a", "a/b", "ä", "x".repeat(65)}) {
      assertThatThrownBy(() -> tokens.add(name, AT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a token's name must be 1 to 64 of letters, digits, . _ and -, was \"" + name + "\"");
    }
    assertThat(tokens.file()).doesNotExist();
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws Exception {
    SubscriberTokens tokens = SubscriberTokens.in(data);
    Files.createDirectory(tokens.file());
    assertThatThrownBy(tokens::all)
        .isInstanceOf(IOException.class)
        .hasMessage("cannot read the tokens in " + tokens.file() + ": Is a directory");
  }

  @Test
  void aFileThatIsNoneIsToldAndLeft() throws Exception {
    SubscriberTokens tokens = SubscriberTokens.in(data);
    Files.writeString(tokens.file(), "{\"tokens\": [{\"name\": \"a\"}]}");
    assertThatThrownBy(() -> tokens.add("b", AT))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the tokens in " + tokens.file() + " are not readable: ")
        .hasMessageEndingWith("; mend or remove it");
    assertThat(Files.readString(tokens.file())).contains("\"a\"");
  }
}
