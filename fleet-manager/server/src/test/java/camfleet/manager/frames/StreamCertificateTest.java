package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import camfleet.stream.TestAuthority;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamCertificateTest {
  @TempDir static Path folder;
  private static TestAuthority.Issued one;
  private static TestAuthority.Issued other;
  private static Vertx vertx;

  @BeforeAll
  static void issue() throws Exception {
    vertx = Vertx.vertx();
    TestAuthority authority = TestAuthority.in(folder);
    one = authority.issue("dns:one");
    other = authority.issue("dns:other");
  }

  @AfterAll
  static void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Throwable read(Path certificate, Path key, Instant now) {
    return catchThrowable(() -> new StreamCertificate(certificate, key).read(vertx, now));
  }

  private static String refusal(Path certificate, Path key) {
    Throwable failure = read(certificate, key, Instant.now());
    assertThat(failure).isInstanceOf(IOException.class);
    return failure.getMessage();
  }

  @Test
  void takesACertificateWithItsKey() {
    assertThat(read(one.certificate(), one.key(), Instant.now())).isNull();
  }

  @Test
  void refusesTheKeyOfAnother() {
    assertThat(refusal(one.certificate(), other.key()))
        .isEqualTo(
            "the key in "
                + other.key()
                + " is not that of the certificate in "
                + one.certificate());
  }

  @Test
  void refusesACertificateThatHasEnded() {
    Throwable failure = read(one.certificate(), one.key(), Instant.now().plus(Duration.ofDays(30)));
    assertThat(failure)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the certificate in " + one.certificate() + " ended at ")
        .hasMessageEndingWith("; renew it");
  }

  @Test
  void refusesWhatIsNoPem() throws Exception {
    Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
    assertThat(refusal(nonsense, one.key()))
        .startsWith(
            "the certificate in "
                + nonsense
                + " or the key in "
                + one.key()
                + " is not readable as PEM: ");
    assertThat(refusal(one.certificate(), nonsense)).contains("is not readable as PEM: ");
    assertThat(refusal(one.certificate(), folder.resolve("none")))
        .isEqualTo("cannot read the key in " + folder.resolve("none") + ": no such file");
  }
}
