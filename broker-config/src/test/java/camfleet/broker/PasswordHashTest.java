package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.runtime.RequiredTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordHashTest {
  /** Written by mosquitto_passwd 2.0.11 for the password "correct horse". */
  private static final String OF_MOSQUITTO =
      "$7$101$EgUMy5zXyTblNq8m$ZJttMAnqUcj73NbqU8HuyOWCk+1ey3w0zoKnitEfckhna3RCLUxN5RSERRgm9hKjBshz"
          + "zx6xq2PrH42wHx7YxQ==";

  @Test
  void knowsWhatMosquittoWrote() {
    PasswordHash hash = PasswordHash.parse(OF_MOSQUITTO);
    assertThat(hash.matches(bytes("correct horse"))).isTrue();
    assertThat(hash.matches(bytes("correct Horse"))).isFalse();
    assertThat(hash).hasToString(OF_MOSQUITTO);
  }

  @Test
  void knowsItsOwn() {
    PasswordHash hash = PasswordHash.of("pässword", new SecureRandom());
    PasswordHash again = PasswordHash.parse(hash.toString());
    assertThat(again.matches(bytes("pässword"))).isTrue();
    assertThat(again.matches(bytes("password"))).isFalse();
    assertThat(again.matches(new byte[] {(byte) 0xff})).as("not UTF-8").isFalse();
  }

  @Test
  void saltsEachHashAnew() {
    SecureRandom random = new SecureRandom();
    assertThat(PasswordHash.of("same", random).toString())
        .isNotEqualTo(PasswordHash.of("same", random).toString());
  }

  @Test
  void refusesEverythingElse() {
    for (String text :
        new String[] {
          "",
          "secret",
          "$6$abc$def",
          "$7$0$EgUMy5zXyTblNq8m$AA==",
          "$7$x$EgUMy5zXyTblNq8m$AA==",
          "$7$2000000000$EgUMy5zXyTblNq8m$AA==",
          "$7$101$EgUMy5zXyTblNq8m$AA==",
          "$7$101$!$!",
          OF_MOSQUITTO + "$"
        }) {
      assertThatThrownBy(() -> PasswordHash.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void realMosquittoPasswdWritesWhatWeRead(@TempDir Path folder) throws Exception {
    Path program = RequiredTool.program("mosquitto", "mosquitto_passwd");
    Path file = Files.createFile(folder.resolve("passwords"));
    Process process =
        new ProcessBuilder(program.toString(), "-b", file.toString(), "cam1", "s3cret word")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    PasswordFile passwords = new PasswordFile(file);
    assertThat(passwords.matches("cam1", bytes("s3cret word"))).isTrue();
    assertThat(passwords.matches("cam1", bytes("s3cret"))).isFalse();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
