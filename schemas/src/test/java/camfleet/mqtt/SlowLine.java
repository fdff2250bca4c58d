package camfleet.mqtt;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A line to a broker on the loopback that carries only so many bytes per second towards us. */
public final class SlowLine implements AutoCloseable {
  private static final int CHUNK = 2_000;
  private static final long CATCH_UP_NANOS = 50_000_000;

  private final int to;
  private final int bytesPerSecond;
  private final ServerSocket door;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  public SlowLine(int to, int bytesPerSecond) throws IOException {
    this.to = to;
    this.bytesPerSecond = bytesPerSecond;
    this.door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  public SlowLine start() {
    Threads.start("slow-line", this::accept);
    return this;
  }

  public BrokerAddress address() {
    return new BrokerAddress("127.0.0.1", door.getLocalPort(), false);
  }

  private void accept() {
    try {
      while (true) {
        Socket near = door.accept();
        Socket far = new Socket();
        // What waits in the kernel's buffers is part of the line.
        far.setReceiveBufferSize(8_192);
        near.setSendBufferSize(8_192);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to), 5_000);
        sockets.add(near);
        sockets.add(far);
        Threads.start("slow-line-up", () -> carry(near, far, Integer.MAX_VALUE));
        Threads.start("slow-line-down", () -> carry(far, near, bytesPerSecond));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void carry(Socket from, Socket to, int bytesPerSecond) {
    byte[] bytes = new byte[CHUNK];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      long free = System.nanoTime();
      int length;
      while ((length = in.read(bytes)) > 0) {
        out.write(bytes, 0, length);
        // A thread that was woken late makes up for it, so that the line keeps its speed.
        free =
            Math.max(free, System.nanoTime() - CATCH_UP_NANOS)
                + length * 1_000_000_000L / bytesPerSecond;
        LockSupport.parkNanos(free - System.nanoTime());
      }
    } catch (IOException e) {
      // One of the two has gone.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
