package camfleet.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Links over TLS, with certificates that the JDK's own keytool makes. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class PahoLinkTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final RecordingListener listener = new RecordingListener();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  /** A broker whose self-signed certificate has this alternative name, written to caFile. */
  private ScriptedBroker broker(String name, Path caFile) throws Exception {
    Path store = folder.resolve("store.p12");
    keytool("-genkeypair", "-alias", "b", "-keyalg", "EC", "-dname", "CN=b", "-ext", "san=" + name)
        .accept(store);
    keytool("-exportcert", "-rfc", "-alias", "b", "-file", caFile.toString()).accept(store);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    ScriptedBroker broker =
        new ScriptedBroker(
            context.getServerSocketFactory(),
            talk -> {
              talk.readConnect();
              talk.send(ScriptedBroker.CONNACK_5);
              talk.serve(true);
            });
    open.add(broker);
    return broker;
  }

  private interface OnStore {
    void accept(Path store) throws Exception;
  }

  private static OnStore keytool(String... args) {
    return store -> {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
      command.addAll(List.of(args));
      command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
      command.addAll(List.of("-storepass", new String(PASSWORD)));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).as(said).isZero();
    };
  }

  private MqttLink started(ScriptedBroker broker, Path caFile) {
    BrokerAddress address = new BrokerAddress("127.0.0.1", broker.address().port(), true);
    MqttLink link =
        new PahoConnector()
            .link(
                MqttSettings.of(address, Login.of("cam1", "secret"))
                    .withCaFile(caFile)
                    .withReconnect(Duration.ofMillis(10), Duration.ofMillis(10)),
                new Inbox(9, topic -> false),
                listener);
    open.add(link);
    link.start();
    return link;
  }

  @Test
  void trustsTheCertificatesOfTheFile() throws Exception {
    Path ca = folder.resolve("ca.pem");
    MqttLink link = started(broker("ip:127.0.0.1", ca), ca);
    await().until(link::isConnected);
    link.publish(Publication.of("a", new byte[1], 1, false)).get(5, TimeUnit.SECONDS);
  }

  @Test
  void doesNotTrustAStranger() throws Exception {
    ScriptedBroker broker = broker("ip:127.0.0.1", folder.resolve("ca.pem"));
    started(broker, null);
    await().until(() -> !listener.disconnected.isEmpty());
    assertThat(listener.disconnected.get(0))
        .startsWith(
            "broker mqtts://127.0.0.1:"
                + broker.address().port()
                + " is not trusted or does not speak TLS: ");
  }

  @Test
  void doesNotTrustAnotherHostsCertificate() throws Exception {
    Path ca = folder.resolve("ca.pem");
    started(broker("dns:elsewhere", ca), ca);
    await().until(() -> !listener.disconnected.isEmpty());
    assertThat(listener.disconnected.get(0)).contains("127.0.0.1").contains("not trusted");
  }

  @Test
  void namesTheFileThatCannotBeRead() throws Exception {
    ScriptedBroker broker = broker("ip:127.0.0.1", folder.resolve("ca.pem"));
    Path missing = folder.resolve("missing.pem");
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    started(broker, missing);
    await().until(() -> !listener.disconnected.isEmpty());
    assertThat(listener.disconnected.get(0))
        .isEqualTo("cannot read the certificates in " + missing + ": no such file");
    listener.disconnected.clear();
    started(broker, empty);
    await()
        .untilAsserted(
            () ->
                assertThat(listener.disconnected)
                    .contains(
                        "cannot read the certificates in " + empty + ": it holds no certificate"));
  }
}
