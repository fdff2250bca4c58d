package camfleet.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A socket that was dialled, plain or with TLS, without Nagle's delay. Closing it from any thread
 * ends whatever another one does with it.
 */
final class StreamSocket implements AutoCloseable {
  private static final int TLS_PIECE = 16 << 10;

  private final StreamEndpoint endpoint;
  private final StreamSettings settings;

  /** The one of these two that is used: gathering writes need a channel, TLS a socket. */
  private final SocketChannel channel;

  private final Socket raw;
  private volatile SSLSocket secured;
  private InputStream in;

  StreamSocket(StreamEndpoint endpoint, StreamSettings settings) throws IOException {
    this.endpoint = endpoint;
    this.settings = settings;
    this.channel = endpoint.tls() ? null : SocketChannel.open();
    this.raw = endpoint.tls() ? new Socket() : channel.socket();
  }

  void connect() throws IOException {
    int millis = (int) settings.connect().toMillis();
    if (settings.sendBufferBytes() > 0) {
      raw.setSendBufferSize(settings.sendBufferBytes());
    }
    raw.setTcpNoDelay(true);
    InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException("no address is known for " + endpoint.host());
    }
    raw.connect(address, millis);
    raw.setSoTimeout(millis);
    in = endpoint.tls() ? secure() : raw.getInputStream();
  }

  private InputStream secure() throws IOException {
    SSLSocket socket =
        (SSLSocket)
            StreamTrust.context(endpoint.caFile())
                .getSocketFactory()
                .createSocket(raw, endpoint.host(), endpoint.port(), true);
    secured = socket;
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (SSLException e) {
      throw new IOException(StreamTrust.sentence(e, endpoint), e);
    }
    return socket.getInputStream();
  }

  /** How long a read waits before it throws a {@link java.net.SocketTimeoutException}. */
  void patience(int millis) throws IOException {
    raw.setSoTimeout(millis);
  }

  /** Reads what is there into an array-backed buffer from its beginning; false at the end. */
  boolean read(ByteBuffer chunk) throws IOException {
    chunk.clear();
    int count = in.read(chunk.array(), 0, chunk.capacity());
    chunk.limit(Math.max(0, count));
    return count >= 0;
  }

  /** Writes all of the buffers; on a plain socket in one go. For one thread at a time. */
  void write(ByteBuffer... parts) throws IOException {
    if (channel != null) {
      long left = 0;
      for (ByteBuffer part : parts) {
        left += part.remaining();
      }
      while (left > 0) {
        left -= channel.write(parts);
      }
      return;
    }
    OutputStream out = secured.getOutputStream();
    for (ByteBuffer part : parts) {
      writeArray(part, out);
    }
  }

  private static void writeArray(ByteBuffer part, OutputStream out) throws IOException {
    if (part.hasArray()) {
      out.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
      return;
    }
    byte[] piece = new byte[Math.min(TLS_PIECE, part.remaining())];
    while (part.hasRemaining()) {
      int count = Math.min(piece.length, part.remaining());
      part.get(piece, 0, count);
      out.write(piece, 0, count);
    }
  }

  /** Says that nothing more will be written, and can still be read. */
  void finish() throws IOException {
    if (secured == null) {
      raw.shutdownOutput();
    } else {
      secured.shutdownOutput();
    }
  }

  /**
   * Closes it so that what was written and has not arrived never does: frames that wait in the
   * kernel would otherwise be sent when a cut line is back, as old as the cut was long.
   */
  void abort() {
    try {
      raw.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
    close();
  }

  @Override
  public void close() {
    try {
      // The socket below TLS: closing SSLSocket waits for a writer that hangs.
      raw.close();
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
