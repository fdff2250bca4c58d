package camfleet.stream;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A port on loopback that says given bytes to whoever dials, and hears them out. */
public final class BrokenManager implements AutoCloseable {
  private static final StreamSettings SETTINGS =
      new StreamSettings(
          StreamLimits.DEFAULTS,
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          64 << 10);

  private final ServerSocket port;

  public BrokenManager() throws IOException {
    port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /**
   * One connection from its beginning to its end, read on the calling thread.
   *
   * @throws AssertionError when one of the ends hangs
   */
  public StreamEnd meets(Hello hello, StreamListener listener, byte[] bytes)
      throws InterruptedException {
    CompletableFuture<Void> said = new CompletableFuture<>();
    Threads.start("manager", () -> say(bytes, said));
    StreamEndpoint endpoint =
        StreamEndpoint.of(port.getInetAddress().getHostAddress(), port.getLocalPort());
    StreamConnection connection =
        new StreamConnection(endpoint, SETTINGS, InstantSource.system(), listener);
    StreamEnd end;
    try {
      connection.open(hello);
      end = connection.run();
    } catch (IOException e) {
      end = connection.end();
    }
    try {
      said.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("whoever dials does not hang up", e);
    }
    return end;
  }

  private void say(byte[] bytes, CompletableFuture<Void> said) {
    try (Socket socket = port.accept()) {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // Whoever hangs up on nonsense may do so while it is being said.
    } finally {
      said.complete(null);
    }
  }

  @Override
  public void close() throws IOException {
    port.close();
  }
}
