package camfleet.device.uplink;

import camfleet.runtime.Threads;
import camfleet.stream.Bye;
import camfleet.stream.Credit;
import camfleet.stream.FrameMessage;
import camfleet.stream.Hello;
import camfleet.stream.PayloadMemory;
import camfleet.stream.Ping;
import camfleet.stream.Pong;
import camfleet.stream.StreamDecoder;
import camfleet.stream.StreamEncoder;
import camfleet.stream.StreamLimits;
import camfleet.stream.StreamMessage;
import camfleet.stream.StreamOrder;
import camfleet.stream.StreamSide;
import camfleet.stream.Welcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The manager's end of frame streams on a port of loopback, as a test wants it to behave. */
public final class FakeIngest implements AutoCloseable {
  private static final StreamLimits LIMITS = StreamLimits.DEFAULTS.withMaxCredit(1 << 20);

  public final List<Hello> hellos = new CopyOnWriteArrayList<>();
  public final List<FrameMessage> frames = new CopyOnWriteArrayList<>();
  public final List<Bye> byes = new CopyOnWriteArrayList<>();
  public final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final List<Guest> guests = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final InstantSource clock;
  private final ServerSocket server;
  private volatile Function<Hello, StreamMessage> answer;
  private volatile boolean deaf;
  private volatile boolean generous;

  /**
   * @param clock what its PONGs tell
   * @param credit what WELCOME grants
   */
  public FakeIngest(InstantSource clock, int credit) throws IOException {
    this.clock = clock;
    this.answer = hello -> new Welcome(hello.session(), credit, 4 << 20, 0);
    this.server = new ServerSocket();
    server.setReceiveBufferSize(8 << 10);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    threads.add(Threads.start("fake-ingest", this::accept));
  }

  private final class Guest {
    final Socket socket;
    final StreamOrder order = StreamOrder.of(StreamSide.MANAGER, LIMITS);
    final StreamDecoder decoder = StreamDecoder.accepting(LIMITS, PayloadMemory.HEAP, order);
    final ByteBuffer chunk = ByteBuffer.allocate(8 << 10).limit(0);

    Guest(Socket socket) {
      this.socket = socket;
    }

    void serve() throws IOException, InterruptedException {
      for (StreamMessage m = hear(); m != null; m = hear()) {
        if (m instanceof Hello hello) {
          hellos.add(hello);
          StreamMessage reply = answer.apply(hello);
          say(reply);
          if (reply instanceof Bye) {
            return;
          }
        } else if (m instanceof FrameMessage frame) {
          frames.add(frame);
          if (generous) {
            say(new Credit(1));
          }
        } else if (m instanceof Ping ping) {
          say(new Pong(ping.t0(), now(), now()));
        } else if (m instanceof Bye bye) {
          byes.add(bye);
          return;
        }
      }
    }

    private StreamMessage hear() throws IOException, InterruptedException {
      StreamMessage message = decoder.read(chunk);
      while (message == null) {
        synchronized (FakeIngest.this) {
          while (deaf) {
            FakeIngest.this.wait();
          }
        }
        int count = socket.getInputStream().read(chunk.array());
        if (count < 0) {
          return null;
        }
        chunk.clear().limit(count);
        message = decoder.read(chunk);
      }
      return message;
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone either way.
      }
    }

    synchronized void say(StreamMessage message) throws IOException {
      order.sent(message);
      socket.getOutputStream().write(StreamEncoder.bytes(message));
    }
  }

  private long now() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  private void accept() {
    try {
      while (true) {
        Guest guest = new Guest(server.accept());
        guests.add(guest);
        threads.add(Threads.start("fake-guest", () -> serve(guest)));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Guest guest) {
    try {
      guest.serve();
    } catch (camfleet.stream.StreamFault e) {
      faults.add(e);
    } catch (IOException | InterruptedException e) {
      // Cut, by the test or by the device.
    } catch (RuntimeException e) {
      faults.add(e);
    } finally {
      guest.close();
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  public String endpoint() {
    return "tcp://127.0.0.1:" + port();
  }

  public int connections() {
    return guests.size();
  }

  /** What HELLO is answered by from now on. */
  public void answer(Function<Hello, StreamMessage> other) {
    answer = other;
  }

  /** Grants one more frame for each that comes. */
  public void beGenerous() {
    generous = true;
  }

  /** Stops reading, as a stopped process does, or goes on. */
  public synchronized void setDeaf(boolean now) {
    deaf = now;
    notifyAll();
  }

  public void grant(int more) throws IOException {
    say(new Credit(more));
  }

  /** Says this on the newest connection. */
  public void say(StreamMessage message) throws IOException {
    guests.get(guests.size() - 1).say(message);
  }

  /** Ends every connection without a word. */
  public void cut() throws IOException {
    for (Guest guest : guests) {
      guest.socket.setSoLinger(true, 0);
      guest.socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    setDeaf(false);
    server.close();
    for (Guest guest : guests) {
      guest.socket.close();
    }
    threads.forEach(thread -> Threads.join(thread, 5000));
  }
}
