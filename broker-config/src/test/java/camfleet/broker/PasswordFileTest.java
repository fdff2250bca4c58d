package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
  @TempDir Path folder;
  private Path file;
  private Enrolment enrolment;
  private PasswordFile passwords;

  @BeforeEach
  void start() {
    file = folder.resolve("passwords");
    enrolment = new Enrolment(file);
    passwords = new PasswordFile(file);
  }

  @Test
  void knowsEnrolledUsersOnly() throws IOException {
    String password = enrolment.add("cam1");
    assertThat(matches("cam1", password)).isTrue();
    assertThat(matches("cam1", password + "x")).isFalse();
    assertThat(matches("cam1", "")).isFalse();
    assertThat(matches("cam10", password)).isFalse();
    assertThat(matches("", "")).isFalse();
  }

  @Test
  void letsNobodyInWithoutAFile() {
    assertThat(matches("cam1", "anything")).isFalse();
    assertThat(passwords.userNames()).isEmpty();
  }

  @Test
  void followsChangesAtOnce() throws IOException {
    String first = enrolment.add("cam1");
    assertThat(matches("cam1", first)).isTrue();
    String second = enrolment.add("cam1");
    assertThat(matches("cam1", first)).as("a password that was replaced").isFalse();
    assertThat(matches("cam1", second)).isTrue();
    enrolment.remove("cam1");
    assertThat(matches("cam1", second)).as("a user that was removed").isFalse();
  }

  @Test
  void keepsTheUsersWhenTheFileTurnsBad() throws IOException {
    String password = enrolment.add("cam1");
    assertThat(matches("cam1", password)).isTrue();
    Files.writeString(file, "cam1 has no colon\n");
    assertThat(matches("cam1", password)).isTrue();
    assertThatThrownBy(() -> PasswordFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage("password file " + file + " line 1 is not user:password-hash");
  }

  /** 200,000 iterations take some 0.2 s; 1,000 times that would be minutes. */
  @Test
  void derivesOncePerUser() throws IOException {
    Files.writeString(
        file,
        "cam1:$7$200000$AAECAwQFBgcICQoL$Bm3XyKn7xmw0WsjxRaZkqtirGgyeXVEBXGHqf1"
            + "5JyjnD0GdtOU3SAYsgvsQxNSRGwzPLtTpMoIJoEETt4G/W6w==\n");
    long startNanos = System.nanoTime();
    for (int i = 0; i < 1000; i++) {
      assertThat(matches("cam1", "slow")).isTrue();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(20));
    assertThat(matches("cam1", "slow2")).isFalse();
  }

  private boolean matches(String user, String password) {
    return passwords.matches(user, password.getBytes(StandardCharsets.UTF_8));
  }
}
