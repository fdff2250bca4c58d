package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of distrust in one sentence, by handshakes with a server of the JDK. */
@Timeout(60)
class StreamTrustTest {
  @TempDir static Path folder;
  private static TestAuthority authority;

  @BeforeAll
  static void found() throws Exception {
    authority = TestAuthority.in(folder.resolve("one"));
  }

  /** What dialling somebody who shows this certificate ends with. */
  private static String dial(TestAuthority.Issued shown, Path caFile) throws IOException {
    ServerSocket server =
        shown == null
            ? new ServerSocket(0, 9, InetAddress.getLoopbackAddress())
            : shown
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 9, InetAddress.getLoopbackAddress());
    try (server) {
      Thread host = Threads.start("host", () -> answer(server));
      StreamEndpoint endpoint =
          new StreamEndpoint("127.0.0.1", server.getLocalPort(), true, caFile);
      Throwable failure =
          catchThrowable(
              () ->
                  new StreamConnection(
                          endpoint,
                          StreamSettings.DEFAULTS,
                          InstantSource.system(),
                          new RecordingStreamListener())
                      .open(Messages.DEVICE));
      Threads.join(host, 5_000);
      assertThat(failure).isInstanceOf(IOException.class);
      return failure.getMessage().replace(endpoint.toString(), "IT");
    }
  }

  /** Says something that is no message of TLS, or goes through the handshake and hangs up. */
  private static void answer(ServerSocket server) {
    try (Socket guest = server.accept()) {
      guest.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
      guest.getOutputStream().flush();
      guest.getInputStream().read();
    } catch (IOException e) {
      // The handshake failed, as it should.
    }
  }

  @Test
  void trustsWhatDescendsFromTheFile() throws Exception {
    // Past the handshake, its words are not those of the protocol.
    assertThat(dial(authority.issue("ip:127.0.0.1"), authority.caFile()))
        .doesNotContain("certificate");
  }

  @Test
  void namesTheFileThatDoesNotHoldTheAuthority() throws Exception {
    TestAuthority other = TestAuthority.in(folder.resolve("other"));
    assertThat(dial(authority.issue("ip:127.0.0.1"), other.caFile()))
        .isEqualTo(
            "cannot reach IT: its certificate is not from an authority in "
                + other.caFile()
                + "; give the PEM file of its authority as CA file");
    assertThat(dial(authority.issue("ip:127.0.0.1"), null))
        .contains("is not from an authority in the system's store");
  }

  @Test
  void namesTheNameThatIsNotInTheCertificate() throws Exception {
    assertThat(dial(authority.issue("dns:elsewhere"), authority.caFile()))
        .startsWith("cannot reach IT: its certificate is not for the name 127.0.0.1 (")
        .endsWith("); dial it by a name in the certificate");
  }

  @Test
  void tellsThatACertificateHasExpiredOrIsNotValidYet() throws Exception {
    assertThat(dial(authority.issue("ip:127.0.0.1", "-10d", 5), authority.caFile()))
        .startsWith("cannot reach IT: its certificate has expired, or the clock here is wrong (");
    assertThat(dial(authority.issue("ip:127.0.0.1", "+5d", 5), authority.caFile()))
        .startsWith("cannot reach IT: its certificate is not valid yet, or the clock");
  }

  @Test
  void tellsThatTheOtherSideDoesNotSpeakTls() throws Exception {
    assertThat(dial(null, authority.caFile())).isEqualTo("cannot reach IT: it does not speak TLS");
  }

  @Test
  void namesTheFileThatCannotBeRead() throws Exception {
    Path missing = folder.resolve("missing.pem");
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    assertThat(dial(null, missing))
        .endsWith("cannot read the certificates in " + missing + ": no such file");
    assertThat(dial(null, empty))
        .endsWith("cannot read the certificates in " + empty + ": it holds no certificate");
  }
}
