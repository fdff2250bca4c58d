package camfleet.manager.frames;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.KeyStoreHelper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;

/**
 * What the port for frames shows with TLS.
 *
 * @param certificate PEM file: the port's certificate, then those between it and its authority
 * @param key PEM file of its private key, not encrypted (PKCS#8, PKCS#1 or SEC 1)
 */
public record StreamCertificate(Path certificate, Path key) {
  /**
   * Reads both and makes sure that they belong together.
   *
   * @throws IOException with one sentence when they cannot be used
   */
  SslContext read(Vertx vertx, Instant now) throws IOException {
    PemKeyCertOptions pem =
        new PemKeyCertOptions()
            .setCertValue(Buffer.buffer(bytes(certificate, "certificate")))
            .setKeyValue(Buffer.buffer(bytes(key, "key")));
    KeyStore store;
    SslContext context;
    try {
      store = pem.loadKeyStore(vertx);
      context =
          SslContextBuilder.forServer(pem.getKeyManagerFactory(vertx))
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2")
              .build();
    } catch (Exception e) {
      // The library throws whatever its parser met.
      throw new IOException(
          "the certificate in "
              + certificate
              + " or the key in "
              + key
              + " is not readable as PEM: "
              + e.getMessage(),
          e);
    }
    check(store, now);
    return context;
  }

  private static byte[] bytes(Path file, String what) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException("cannot read the " + what + " in " + file + ": no such file", e);
    } catch (IOException e) {
      throw new IOException("cannot read the " + what + " in " + file + ": it is not readable", e);
    }
  }

  private void check(KeyStore store, Instant now) throws IOException {
    try {
      String alias = Collections.list(store.aliases()).get(0);
      Certificate shown = store.getCertificate(alias);
      Key secret = store.getKey(alias, KeyStoreHelper.DUMMY_PASSWORD.toCharArray());
      if (!belong(shown.getPublicKey(), (PrivateKey) secret)) {
        throw new IOException(
            "the key in " + key + " is not that of the certificate in " + certificate);
      }
      if (shown instanceof X509Certificate x509 && x509.getNotAfter().toInstant().isBefore(now)) {
        throw new IOException(
            "the certificate in "
                + certificate
                + " ended at "
                + x509.getNotAfter().toInstant()
                + "; renew it");
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the key in " + key + " cannot be used with the certificate in " + certificate, e);
    }
  }

  /** Whether the one verifies what the other signs. */
  private static boolean belong(PublicKey shown, PrivateKey secret)
      throws GeneralSecurityException {
    if (!shown.getAlgorithm().equals(secret.getAlgorithm())) {
      return false;
    }
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> secret.getAlgorithm();
        };
    byte[] text = {1, 2, 3};
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(secret);
    signing.update(text);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(shown);
    verifying.update(text);
    return verifying.verify(signing.sign());
  }
}
