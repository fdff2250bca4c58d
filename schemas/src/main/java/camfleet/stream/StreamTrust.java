package camfleet.stream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** Whom a dialling side trusts, and in one sentence why it does not trust somebody. */
final class StreamTrust {
  private StreamTrust() {}

  /**
   * @param caFile PEM file of the authorities to trust, or null for the system's own
   * @throws IOException with one sentence when it cannot be read
   */
  static SSLContext context(Path caFile) throws IOException {
    try {
      return caFile == null ? SSLContext.getDefault() : of(caFile);
    } catch (NoSuchFileException e) {
      throw unreadable(caFile, "no such file", e);
    } catch (AccessDeniedException e) {
      throw unreadable(caFile, "permission denied", e);
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable(caFile, e.getMessage(), e);
    }
  }

  private static IOException unreadable(Path caFile, String why, Exception cause) {
    return new IOException("cannot read the certificates in " + where(caFile) + ": " + why, cause);
  }

  private static SSLContext of(Path caFile) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    int count = 0;
    try (InputStream pem = Files.newInputStream(caFile)) {
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("ca-" + count++, authority);
      }
    }
    if (count == 0) {
      throw new GeneralSecurityException("it holds no certificate");
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static String where(Path caFile) {
    return caFile == null ? "the system's store" : caFile.toString();
  }

  /** What a failed handshake means, to stand after the endpoint's name. */
  static String sentence(SSLException failure, StreamEndpoint endpoint) {
    CertificateException complaint = null;
    boolean stranger = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "its certificate has expired, or the clock here is wrong (" + said(cause) + ")";
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "its certificate is not valid yet, or the clock here is wrong (" + said(cause) + ")";
      }
      stranger |=
          cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException;
      complaint = cause instanceof CertificateException found ? found : complaint;
    }
    if (stranger) {
      return "its certificate is not from an authority in "
          + where(endpoint.caFile())
          + "; give the PEM file of its authority as CA file";
    }
    if (complaint != null) {
      return "its certificate is not for the name "
          + endpoint.host()
          + " ("
          + said(complaint)
          + "); dial it by a name in the certificate";
    }
    return said(failure).contains("Unsupported or unrecognized SSL message")
        ? "it does not speak TLS"
        : "TLS failed: " + said(failure);
  }

  private static String said(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
