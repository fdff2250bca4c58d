package camfleet.manager.frames;

import camfleet.manager.access.SubscriberDoor;
import camfleet.manager.access.SubscriberToken;
import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Refusals;
import camfleet.manager.fleet.Registry;
import camfleet.manager.fleet.RegistryListener;
import camfleet.message.Excerpt;
import camfleet.stream.Bye;
import camfleet.stream.ByeCode;
import camfleet.stream.CreditWindow;
import camfleet.stream.Hello;
import camfleet.stream.StreamFault;
import camfleet.stream.Welcome;
import camfleet.topic.DeviceId;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/**
 * The port for frames: devices deliver theirs, subscribers take those of many cameras
 * (schemas/PROTOCOL.md §6). One event loop reads and writes for all of them.
 */
public final class IngestServer implements RegistryListener, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("camfleet.frames");
  private static final long TICK_MILLIS = 500;

  /** What the kernel may hold back for a reader; more would only make frames old. */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  private static final long KEPT_BYTES = 128L << 20;

  private final IngestSettings settings;
  private final StreamTokens tokens;
  private final SubscriberDoor door;
  private final FrameHub hub;
  private final FrameLedger ledger;
  private final PictureAges ages;
  private final StreamClocks clocks;
  private final Registry registry;
  private final Refusals refusals;
  private final InstantSource wall;
  private final LongSupplier nanos;
  private final FrameMemory memory = new FrameMemory(KEPT_BYTES);
  private final Map<DeviceId, StreamLine> streams = new ConcurrentHashMap<>();
  private final Map<SubscriberStream, Optional<SubscriberToken>> subscribers =
      new ConcurrentHashMap<>();
  private final Set<StreamLine> lines = ConcurrentHashMap.newKeySet();

  // Of the event loop.
  private final ReceiveMemory receive = new ReceiveMemory();
  private final Map<InetAddress, Integer> byAddress = new HashMap<>();

  private Vertx vertx;
  private NetServer server;
  private SslContext tls;

  public IngestServer(
      IngestSettings settings,
      StreamTokens tokens,
      SubscriberDoor door,
      FrameHub hub,
      FrameLedger ledger,
      PictureAges ages,
      StreamClocks clocks,
      Registry registry,
      Refusals refusals,
      InstantSource wall,
      LongSupplier nanos) {
    this.settings = settings;
    this.tokens = tokens;
    this.door = door;
    this.hub = hub;
    this.ledger = ledger;
    this.ages = ages;
    this.clocks = clocks;
    this.registry = registry;
    this.refusals = refusals;
    this.wall = wall;
    this.nanos = nanos;
  }

  /**
   * Listens.
   *
   * @throws IOException with one sentence when it cannot
   */
  public void start() throws IOException {
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    StreamPort port = settings.port();
    NetServerOptions options =
        new NetServerOptions()
            .setHost(port.host())
            .setPort(port.number())
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setSendBufferSize(SEND_BUFFER_BYTES);
    try {
      tls = port.isSecured() ? port.certificate().read(vertx, wall.instant()) : null;
      server =
          vertx
              .createNetServer(options)
              .connectHandler(this::accept)
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "cannot listen on "
              + port.host()
              + ":"
              + port.number()
              + " for frames: "
              + cause.getMessage(),
          e);
    } catch (IOException e) {
      close();
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IOException("interrupted", e);
    }
    vertx.setPeriodic(TICK_MILLIS, tick -> tick());
  }

  /**
   * Puts TLS under a connection. The port does it itself, as otherwise a connection would count
   * among the others only after its handshake.
   */
  private void secure(ChannelHandlerContext line) {
    SslHandler handler = tls.newHandler(line.alloc(), this::arithmetic);
    handler.setHandshakeTimeoutMillis(settings.patience().hello().toMillis());
    line.pipeline().addFirst(handler);
  }

  /** A handshake's arithmetic takes milliseconds, for which the frames of others do not wait. */
  private void arithmetic(Runnable task) {
    vertx.executeBlocking(Executors.callable(task), false);
  }

  private void broken(NetSocket socket, StreamLine line, Throwable failure) {
    socket.close();
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof SSLException) {
      String reason =
          cause instanceof NotSslRecordException
              ? "it does not speak TLS"
              : Excerpt.of(String.valueOf(cause.getMessage()), 200);
      refusals.count("stream", "the connection of " + line.name() + " was closed: " + reason);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  private void accept(NetSocket accepted) {
    NetSocketInternal socket = (NetSocketInternal) accepted;
    if (tls != null) {
      secure(socket.channelHandlerContext());
    } else {
      socket.channelHandlerContext().channel().config().setRecvByteBufAllocator(receive);
    }
    StreamLine line = new StreamLine(socket.channelHandlerContext(), this);
    InetAddress address = line.address();
    int fromThere = byAddress.merge(address, 1, Integer::sum);
    lines.add(line);
    socket.messageHandler(message -> line.read((ByteBuf) message));
    socket.exceptionHandler(failure -> broken(socket, line, failure));
    socket.closeHandler(
        gone -> {
          byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
          lines.remove(line);
          line.closed();
        });
    ConnectionLimits most = settings.connections();
    if (fromThere > most.perAddress()) {
      line.end(
          tooMany(most.perAddress() + " from one address", "--max-stream-connections-per-address"));
    } else if (lines.size() > most.inAll()) {
      line.end(tooMany(String.valueOf(most.inAll()), "--max-stream-connections"));
    }
  }

  private static Bye tooMany(String most, String option) {
    return new Bye(
        ByeCode.TOO_MANY,
        "connections are limited to " + most + " (" + option + "); try again later");
  }

  /** Lets the one who said HELLO in, or throws what to say instead. */
  StreamRole admit(StreamLine line, Hello hello) throws StreamFault {
    return hello.device() == null ? admitSubscriber(line, hello) : admitDevice(line, hello);
  }

  private StreamRole admitDevice(StreamLine line, Hello hello) throws StreamFault {
    DeviceId device = DeviceId.of(hello.device());
    if (!tokens.isValid(device, hello.session(), hello.token())) {
      throw new StreamFault(
          ByeCode.UNAUTHORIZED, "token and session are not those of cmd/stream, or have ended");
    }
    if (!hello.cameras().equals(List.of(device.value()))) {
      throw new StreamFault(
          ByeCode.UNAUTHORIZED, "the token is for the camera " + device + " alone");
    }
    StreamLine before = streams.put(device, line);
    if (before != null) {
      before.end(new Bye(ByeCode.REPLACED, "another connection of " + device + " took its place"));
    }
    CreditWindow window = new CreditWindow(settings.window());
    DeviceStream stream = new DeviceStream(line, this, hello, window);
    long leaseS = TimeUnit.NANOSECONDS.toSeconds(tokens.leftNanos(device, hello.session()));
    line.send(
        new Welcome(
            hello.session(),
            window.opening(),
            settings.limits().maxFrameBytes(),
            (int) Math.max(1, leaseS)));
    LOG.log(System.Logger.Level.DEBUG, () -> line.name() + " streams");
    return stream;
  }

  private StreamRole admitSubscriber(StreamLine line, Hello hello) throws StreamFault {
    Optional<SubscriberToken> token;
    try {
      token = door.admit(line.address(), hello.token());
    } catch (SubscriberDoor.RefusedException e) {
      throw new StreamFault(ByeCode.UNAUTHORIZED, e.getMessage(), e);
    }
    line.send(new Welcome(UUID.randomUUID().toString(), 0, settings.limits().maxFrameBytes(), 0));
    SubscriberStream subscriber = new SubscriberStream(line, this);
    subscribers.put(subscriber, token);
    return subscriber;
  }

  private void tick() {
    lines.forEach(StreamLine::tick);
    door.look();
    subscribers.forEach(
        (subscriber, token) ->
            token
                .filter(held -> !door.isValid(held))
                .ifPresent(held -> subscriber.tell(() -> revoked(held))));
  }

  private static void revoked(SubscriberToken token) throws StreamFault {
    throw new StreamFault(
        ByeCode.UNAUTHORIZED, "the token " + token.name() + " was revoked or replaced");
  }

  /** The connection ends because of what the manager says. */
  void ended(StreamLine line, Bye bye) {
    switch (bye.code()) {
      case DONE, EXPIRED, GOING_AWAY, REPLACED ->
          LOG.log(System.Logger.Level.DEBUG, () -> line.name() + ": " + bye.message());
      case TOO_SLOW ->
          refusals.watcherClosed("subscriber " + line.name() + " was closed: " + bye.message());
      default ->
          refusals.count(
              "stream",
              "the connection of "
                  + line.name()
                  + " was closed: "
                  + bye.code().word()
                  + ": "
                  + bye.message());
    }
  }

  void failed(StreamLine line, RuntimeException failure) {
    LOG.log(System.Logger.Level.ERROR, "reading from " + line.name() + " failed", failure);
  }

  void streamEnded(DeviceId device, StreamLine line) {
    streams.remove(device, line);
  }

  void subscriberEnded(SubscriberStream subscriber) {
    subscribers.remove(subscriber);
  }

  /** Whether the device delivers over a stream now. */
  public boolean isStreaming(DeviceId device) {
    return streams.containsKey(device);
  }

  /** How many devices deliver. */
  public int streams() {
    return streams.size();
  }

  /** How many subscribe. */
  public int subscribers() {
    return subscribers.size();
  }

  /** How many connections there are, those that have said nothing yet included. */
  public int connections() {
    return lines.size();
  }

  /** Bytes of payload memory that frames lie in. */
  public long usedBytes() {
    return memory.usedBytes();
  }

  /** Bytes of payload memory that wait for use. */
  public long keptBytes() {
    return memory.keptBytes();
  }

  @Override
  public void changed(Device before, Device now) {
    boolean news =
        before == null
            || before.presence() != now.presence()
            || (before.cameraTrouble() == null) != (now.cameraTrouble() == null)
            || before.documents().info() != now.documents().info()
            || before.documents().desired() != now.documents().desired();
    if (news) {
      subscribers
          .keySet()
          .forEach(subscriber -> subscriber.tell(() -> subscriber.changed(before, now)));
    }
  }

  @Override
  public void forgotten(DeviceId device) {
    clocks.forget(device);
    ledger.forget(device);
    subscribers.keySet().forEach(subscriber -> subscriber.tell(() -> subscriber.forgotten(device)));
  }

  IngestSettings settings() {
    return settings;
  }

  StreamTokens tokens() {
    return tokens;
  }

  FrameHub hub() {
    return hub;
  }

  FrameLedger ledger() {
    return ledger;
  }

  PictureAges ages() {
    return ages;
  }

  StreamClocks clocks() {
    return clocks;
  }

  Registry registry() {
    return registry;
  }

  Refusals refusals() {
    return refusals;
  }

  FrameMemory memory() {
    return memory;
  }

  long nanos() {
    return nanos.getAsLong();
  }

  long wallNanos() {
    Instant now = wall.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** Says goodbye to everybody and ends every connection, within about a second. */
  @Override
  public void close() {
    if (vertx == null) {
      return;
    }
    Bye bye = new Bye(ByeCode.GOING_AWAY, "the manager stops");
    lines.forEach(line -> line.execute(() -> line.end(bye)));
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(1_500, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing took too long", e);
    }
    vertx = null;
  }
}
