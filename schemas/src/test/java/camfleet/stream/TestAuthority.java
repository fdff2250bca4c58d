package camfleet.stream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of a test, made by the JDK's own keytool in a folder. */
public final class TestAuthority {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final Path store;
  private final Path caFile;
  private int issued;

  private TestAuthority(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("authority.p12");
    this.caFile = folder.resolve("ca.pem");
  }

  /** A certificate with its key as PEM files, and as Java's servers take them. */
  public record Issued(Path certificate, Path key, SSLContext context) {}

  public static TestAuthority in(Path folder) throws IOException, GeneralSecurityException {
    TestAuthority authority = new TestAuthority(Files.createDirectories(folder));
    authority.keytool("-alias", "ca", "-dname", "CN=test authority", "-ext", "bc:c");
    Files.writeString(
        authority.caFile, pem("CERTIFICATE", authority.keys().getCertificate("ca").getEncoded()));
    return authority;
  }

  /** What trusts it. */
  public Path caFile() {
    return caFile;
  }

  /**
   * @param names such as {@code ip:127.0.0.1,dns:localhost}
   */
  public Issued issue(String names) throws IOException, GeneralSecurityException {
    return issue(names, "-10d", 20);
  }

  /**
   * @param start such as {@code -10d}
   */
  public Issued issue(String names, String start, int days)
      throws IOException, GeneralSecurityException {
    String alias = "issued-" + ++issued;
    keytool(
        "-alias",
        alias,
        "-signer",
        "ca",
        "-dname",
        "CN=" + alias,
        "-ext",
        "san=" + names,
        "-startdate",
        start,
        "-validity",
        String.valueOf(days));
    KeyStore keys = keys();
    Key key = keys.getKey(alias, PASSWORD.toCharArray());
    Certificate[] chain = keys.getCertificateChain(alias);
    Path certificateFile = folder.resolve(alias + ".pem");
    Path keyFile = folder.resolve(alias + ".key");
    StringBuilder text = new StringBuilder();
    for (Certificate certificate : chain) {
      text.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    Files.writeString(certificateFile, text);
    Files.writeString(keyFile, pem("PRIVATE KEY", key.getEncoded()));
    return new Issued(certificateFile, keyFile, context(key, chain));
  }

  private static SSLContext context(Key key, Certificate[] chain)
      throws IOException, GeneralSecurityException {
    KeyStore alone = KeyStore.getInstance("PKCS12");
    alone.load(null, null);
    alone.setKeyEntry("it", key, PASSWORD.toCharArray(), chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(alone, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static String pem(String what, byte[] bytes) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN "
        + what
        + "-----\n"
        + lines.encodeToString(bytes)
        + "\n-----END "
        + what
        + "-----\n";
  }

  private void keytool(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of(args));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
