package camfleet.stream;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;

/** A port on loopback that treats whoever dials as the test tells it to. */
final class FakeManager implements AutoCloseable {
  /** What to do with one connection; the socket is closed when it returns. */
  interface Manners {
    void treat(Guest guest) throws Exception;
  }

  /** One connection as the manager's side reads and writes it. */
  static final class Guest {
    final Socket socket;
    final StreamOrder order;
    private final StreamDecoder decoder;
    private final ByteBuffer chunk = ByteBuffer.allocate(65536).limit(0);

    Guest(Socket socket) {
      this.socket = socket;
      this.order = StreamOrder.of(StreamSide.MANAGER, StreamLimits.DEFAULTS);
      this.decoder = StreamDecoder.accepting(StreamLimits.DEFAULTS, PayloadMemory.HEAP, order);
    }

    /** The next message, or null at the end of the line. */
    StreamMessage hear() throws IOException {
      StreamMessage message = decoder.read(chunk);
      while (message == null) {
        int count = socket.getInputStream().read(chunk.array());
        if (count < 0) {
          return null;
        }
        chunk.clear().limit(count);
        message = decoder.read(chunk);
      }
      return message;
    }

    void say(StreamMessage message) throws IOException {
      order.sent(message);
      raw(StreamEncoder.bytes(message));
    }

    void raw(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    /** Hello and welcome. */
    void welcome(int credit) throws IOException {
      hear();
      say(Messages.welcome(credit));
    }

    /** Hears whatever comes until the line ends. */
    void hearOut(BlockingQueue<StreamMessage> heard) throws IOException {
      for (StreamMessage m = hear(); m != null; m = hear()) {
        heard.add(m);
      }
    }
  }

  final BlockingQueue<StreamMessage> heard = new LinkedBlockingQueue<>();
  final List<Throwable> troubles = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final Manners manners;

  FakeManager(Manners manners) throws IOException {
    this(manners, ServerSocketFactory.getDefault());
  }

  FakeManager(Manners manners, ServerSocketFactory factory) throws IOException {
    this.manners = manners;
    this.server = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.add(Threads.start("fake-manager", this::accept));
  }

  StreamEndpoint endpoint() {
    return StreamEndpoint.of(server.getInetAddress().getHostAddress(), server.getLocalPort());
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return sockets.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        threads.add(Threads.start("fake-guest", () -> treat(socket)));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void treat(Socket socket) {
    try (socket) {
      manners.treat(new Guest(socket));
    } catch (IOException e) {
      // The guest has gone, which tests of rude guests expect.
    } catch (Exception | AssertionError e) {
      troubles.add(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    for (Thread thread : threads) {
      Threads.join(thread, 5_000);
    }
    if (!troubles.isEmpty()) {
      throw new AssertionError(troubles.get(0));
    }
  }
}
