package camfleet.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes the sockets of one wire: without Nagle's delay, and remembered, so that they can be closed
 * when the client library forgets them.
 */
final class WireSockets {
  /**
   * What the kernel holds for a broker that takes no more. Left to itself it grows to megabytes,
   * which are pictures that would come late one after the other.
   */
  private static final int SEND_BUFFER_BYTES = 32 << 10;

  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger pulls = new AtomicInteger();
  private volatile boolean closed;

  /** A SUBSCRIBE and an UNSUBSCRIBE are about to be written that belong together. */
  void announcePull() {
    pulls.incrementAndGet();
  }

  /** The factory for this broker, of the kind that the client library demands for its scheme. */
  SocketFactory factory(BrokerAddress broker, Path caFile) throws UntrustedException {
    if (!broker.tls()) {
      return new Plain();
    }
    try {
      return new Tls(context(caFile).getSocketFactory());
    } catch (NoSuchFileException e) {
      throw unreadable(caFile, "no such file", e);
    } catch (AccessDeniedException e) {
      throw unreadable(caFile, "permission denied", e);
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable(caFile, e.getMessage(), e);
    }
  }

  private static UntrustedException unreadable(Path caFile, String why, Exception cause) {
    return new UntrustedException(
        "cannot read the certificates in "
            + (caFile == null ? "the system's store" : caFile)
            + ": "
            + why,
        cause);
  }

  /** The certificates to trust cannot be read; the message is the sentence for the operator. */
  static final class UntrustedException extends Exception {
    UntrustedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The address as the client library writes it. */
  static String uri(BrokerAddress broker) {
    return (broker.tls() ? "ssl://" : "tcp://") + broker.host() + ":" + broker.port();
  }

  /** What was written still arrives when they are closed now, as the last word of a session. */
  void makePolite() {
    for (Socket socket : open) {
      try {
        socket.setSoLinger(false, 0);
      } catch (IOException e) {
        // It is closed already.
      }
    }
  }

  void closeAll() {
    closed = true;
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone either way.
      }
    }
    open.clear();
  }

  private Socket prepared(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    if (!socket.isConnected()) {
      socket.setSendBufferSize(SEND_BUFFER_BYTES);
    }
    // Whoever closes it, what was written and has not arrived never does: pictures that wait in the
    // kernel would be sent when a cut line is back, as old as the cut was long.
    socket.setSoLinger(true, 0);
    open.add(socket);
    if (closed) {
      closeAll();
      throw new IOException("the connection was given up");
    }
    return socket;
  }

  private static SSLContext context(Path caFile) throws IOException, GeneralSecurityException {
    if (caFile == null) {
      return SSLContext.getDefault();
    }
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

  private final class Plain extends SocketFactory {
    @Override
    public Socket createSocket() throws IOException {
      return prepared(new GatedSocket(pulls));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return prepared(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
        throws IOException {
      return prepared(new Socket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return prepared(new Socket(host, port));
    }

    @Override
    public Socket createSocket(
        InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
      return prepared(new Socket(address, port, localAddress, localPort));
    }
  }

  private final class Tls extends SSLSocketFactory {
    private final SSLSocketFactory factory;

    Tls(SSLSocketFactory factory) {
      this.factory = factory;
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return factory.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
      return prepared(factory.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      return prepared(factory.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return prepared(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
        throws IOException {
      return prepared(factory.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return prepared(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(
        InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
      return prepared(factory.createSocket(address, port, localAddress, localPort));
    }
  }
}
