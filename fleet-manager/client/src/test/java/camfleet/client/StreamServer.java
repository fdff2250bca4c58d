package camfleet.client;

import camfleet.frame.Codec;
import camfleet.frame.FrameHeader;
import camfleet.runtime.Threads;
import camfleet.stream.Credit;
import camfleet.stream.FrameMessage;
import camfleet.stream.Hello;
import camfleet.stream.Notice;
import camfleet.stream.PayloadMemory;
import camfleet.stream.Ping;
import camfleet.stream.Pong;
import camfleet.stream.StreamDecoder;
import camfleet.stream.StreamEncoder;
import camfleet.stream.StreamLimits;
import camfleet.stream.StreamMessage;
import camfleet.stream.StreamOrder;
import camfleet.stream.StreamSide;
import camfleet.stream.Subscribe;
import camfleet.stream.Welcome;
import camfleet.topic.DeviceId;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A manager with the devices cam1 and cam2 and a port for frames that does as the test says. */
final class StreamServer implements AutoCloseable {
  final BlockingQueue<Guest> subscribed = new LinkedBlockingQueue<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final HttpServer http;
  private volatile ServerSocket server;
  private volatile String lastPatch;

  /**
   * @param offers whether it says where to dial for frames
   */
  StreamServer(boolean offers) throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listen(0);
    answer("/api/v1/devices", () -> "{\"devices\": [{\"id\": \"cam1\"}, {\"id\": \"cam2\"}]}");
    answer("/api/v1/devices/cam1", () -> "{\"id\": \"cam1\"}");
    answer(
        "/api/v1/devices/cam1/settings", () -> "{\"config\": {\"fps\": 5.0}, \"overrides\": {}}");
    answer(
        "/api/v1/fleet",
        () ->
            "{\"version\": \"1\", \"broker_connected\": true, \"stream\": "
                + (offers
                    ? "{\"host\": \"127.0.0.1\", \"port\": "
                        + server.getLocalPort()
                        + ", \"tls\": false}"
                    : "null")
                + "}");
    http.start();
  }

  private void answer(String path, Supplier<String> body) {
    http.createContext(
        path,
        exchange -> {
          String said =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          lastPatch = exchange.getRequestMethod().equals("PATCH") ? said : lastPatch;
          // A context also gets what is below it.
          boolean known = exchange.getRequestURI().getPath().equals(path);
          String answer =
              known ? body.get() : "{\"error\": {\"code\": \"not_found\", \"message\": \"no\"}}";
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(known ? 200 : 404, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** What the device was to be set to last. */
  String lastPatch() {
    return lastPatch;
  }

  private void listen(int port) throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress("127.0.0.1", port), 50);
    server = listening;
    Threads.start("fake-accept", () -> accept(listening));
  }

  /** Nobody can dial, and who had is gone. */
  void goesAway() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  void comesBack() throws IOException {
    listen(server.getLocalPort());
  }

  /** As a manager that was told to take any port, and says so when it is asked. */
  void comesBackElsewhere() throws IOException {
    listen(0);
  }

  int connections() {
    return sockets.size();
  }

  /** The next subscriber, with cam1 on channel 0 and cam2 on channel 1. */
  Guest guest() throws InterruptedException {
    return subscribed.poll(10, TimeUnit.SECONDS);
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket socket = listening.accept();
        sockets.add(socket);
        Threads.start("fake-guest", () -> new Guest(socket).hear());
      }
    } catch (IOException e) {
      // It went away.
    }
  }

  @Override
  public void close() throws IOException {
    http.stop(0);
    goesAway();
  }

  /** One subscriber as the manager's side sees it. */
  final class Guest {
    final StreamOrder order = StreamOrder.of(StreamSide.MANAGER, StreamLimits.DEFAULTS);
    final BlockingQueue<StreamMessage> heard = new LinkedBlockingQueue<>();
    volatile Subscribe subscribe;
    private final Socket socket;

    Guest(Socket socket) {
      this.socket = socket;
    }

    private void hear() {
      try (socket;
          StreamDecoder decoder =
              StreamDecoder.accepting(StreamLimits.DEFAULTS, PayloadMemory.HEAP, order)) {
        byte[] chunk = new byte[65536];
        for (int n = socket.getInputStream().read(chunk);
            n >= 0;
            n = socket.getInputStream().read(chunk)) {
          ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, n);
          for (StreamMessage m = decoder.read(bytes); m != null; m = decoder.read(bytes)) {
            answer(m);
          }
        }
      } catch (IOException e) {
        // The guest has gone.
      }
    }

    private void answer(StreamMessage message) throws IOException {
      heard.add(message);
      if (message instanceof Hello) {
        say(new Welcome("s-1", 0, 4 << 20, 0));
      } else if (message instanceof Ping ping) {
        long now = nanos(Instant.now().plusSeconds(AHEAD_S));
        say(new Pong(ping.t0(), now, now));
      } else if (message instanceof Subscribe said) {
        subscribe = said;
        say(Notice.channel(new DeviceId("cam1"), 0, said.id()));
        say(Notice.channel(new DeviceId("cam2"), 1, said.id()));
        subscribed.add(this);
      }
    }

    synchronized void say(StreamMessage message) throws IOException {
      order.sent(message);
      socket.getOutputStream().write(StreamEncoder.bytes(message));
    }

    /** Sends a frame as soon as there is credit for it. */
    void frame(int channel, long sequence, long dropped) throws Exception {
      frame(channel, sequence, dropped, 1_000);
    }

    void frame(int channel, long sequence, long dropped, long errorMicros) throws Exception {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (order.credit() == 0) {
        if (System.nanoTime() - until > 0) {
          throw new AssertionError("no credit came");
        }
        Thread.onSpinWait();
      }
      long at = nanos(Instant.now().plusSeconds(AHEAD_S).minusMillis(200));
      say(
          new FrameMessage(
              new FrameHeader(channel, Codec.JPEG, 0, 7, sequence, at, errorMicros, dropped, 4, 2),
              ByteBuffer.wrap(new byte[] {1, 2, (byte) sequence})));
    }

    long granted() {
      return heard.stream()
          .filter(Credit.class::isInstance)
          .mapToLong(m -> ((Credit) m).frames())
          .sum();
    }

    void leave() throws IOException {
      socket.close();
    }
  }

  /** The manager's clock and the cameras' are this much ahead of the client's. */
  static final long AHEAD_S = 3_600;

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
