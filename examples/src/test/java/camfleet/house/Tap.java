package camfleet.house;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A piece of cable on loopback that counts the bytes which the dialling side sends through it. */
final class Tap implements AutoCloseable {
  private static final int PIECE = 64 << 10;

  private final ServerSocket door;
  private final InetSocketAddress far;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean closed;

  private Tap(ServerSocket door, InetSocketAddress far) {
    this.door = door;
    this.far = far;
  }

  /**
   * Takes connections at an address of this machine and makes one to the far end for each.
   *
   * @param port 0 for a free one
   */
  static Tap of(String host, int port, InetSocketAddress far) throws IOException {
    Tap tap = new Tap(new ServerSocket(port, 50, InetAddress.getByName(host)), far);
    Threads.startPlatform("tap", tap::accept);
    return tap;
  }

  int port() {
    return door.getLocalPort();
  }

  /** What the dialling sides have sent so far. */
  long bytes() {
    return bytes.get();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket near = keep(door.accept());
        Socket other = keep(new Socket());
        try {
          other.connect(far, 1000);
        } catch (IOException e) {
          drop(near, other);
          continue;
        }
        Threads.startPlatform("tap-up", () -> pass(near, other, bytes));
        Threads.startPlatform("tap-down", () -> pass(other, near, new AtomicLong()));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private Socket keep(Socket socket) throws IOException {
    sockets.add(socket);
    socket.setTcpNoDelay(true);
    if (closed) {
      socket.close();
    }
    return socket;
  }

  private void pass(Socket from, Socket to, AtomicLong count) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        count.addAndGet(n);
        out.write(piece, 0, n);
      }
    } catch (IOException e) {
      // One side hung up; so does the other.
    } finally {
      drop(from, to);
    }
  }

  private void drop(Socket... both) {
    for (Socket socket : both) {
      sockets.remove(socket);
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone in any case.
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      door.close();
    } catch (IOException e) {
      // It is gone in any case.
    }
    drop(sockets.toArray(Socket[]::new));
  }
}
