package camfleet.manager.web;

import camfleet.message.Excerpt;
import camfleet.message.ProblemCode;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Serves the API and the page over HTTP/1.1. */
public final class WebServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("camfleet.web");
  private static final long MOST_BODY_BYTES = 1 << 20;
  private static final long MOST_DOCUMENT_BYTES = 4 << 20;

  /** What the kernel may hold back of a stream; more would only make pictures old. */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  private final String host;
  private final int port;
  private final Set<String> names;
  private final FleetRooms rooms;
  private Vertx vertx;
  private HttpServer server;

  /**
   * @param port 0 for a free one
   * @param names further names under which a manager on loopback may be asked
   */
  public WebServer(String host, int port, Set<String> names, FleetRooms rooms) {
    this.host = host;
    this.port = port;
    this.names = names;
    this.rooms = rooms;
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
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            // A client that tries HTTP/2 first, such as Java's, goes on with HTTP/1.1.
            .setHttp2ClearTextEnabled(false)
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setSendBufferSize(SEND_BUFFER_BYTES)
            .setMaxWebSocketMessageSize(64 * 1024)
            .setMaxWebSocketFrameSize(64 * 1024)
            .setMaxFormAttributeSize(64 * 1024);
    try {
      server = await(vertx.createHttpServer(options).requestHandler(router()).listen(), 10_000);
    } catch (IOException e) {
      close();
      throw new IOException(
          "cannot listen on " + host + ":" + port + " for HTTP: " + e.getMessage(), e);
    }
    LOG.log(System.Logger.Level.DEBUG, "native transport: " + vertx.isNativeTransportEnabled());
  }

  private Router router() throws UnknownHostException {
    DeviceView view = new DeviceView(rooms.hub(), rooms.ages());
    FrameSockets sockets = new FrameSockets(rooms, view, vertx);
    rooms.registry().listen(sockets);
    Router router = Router.router(vertx);
    router.route().handler(new HostGuard(isLoopback(), names));
    router.route().handler(new SafetyHeaders());
    router.route().handler(WebServer::refuseChunks);
    new PictureRoutes(rooms, vertx, sockets).addTo(router);
    new DeviceRoutes(rooms, view).addTo(router);
    new CommandRoutes(rooms).addTo(router, body(MOST_BODY_BYTES));
    new DeviceConfigRoutes(rooms).addTo(router, body(MOST_BODY_BYTES));
    new ConfigRoutes(rooms).addTo(router, body(MOST_DOCUMENT_BYTES));
    new SyncRoutes(rooms).addTo(router, body(MOST_BODY_BYTES));
    new RolloutRoutes(rooms).addTo(router, body(MOST_BODY_BYTES));
    new EventRoutes(rooms).addTo(router);
    new SchemaRoute().addTo(router);
    router.get("/metrics").handler(this::metrics);
    PageFiles page = new PageFiles();
    router.get("/").handler(page);
    router.get("/favicon.ico").handler(page);
    router.get("/assets/*").handler(page);
    router.errorHandler(404, request -> notFound(request));
    router.errorHandler(
        405,
        request ->
            Answers.refuse(
                request,
                405,
                ProblemCode.UNSUPPORTED,
                request.request().path() + " does not know " + request.request().method()));
    router.errorHandler(
        413,
        request ->
            Answers.refuse(
                request,
                413,
                ProblemCode.INVALID_ARGUMENT,
                "a request's body has at most " + mostBytes(request) + " bytes here"));
    router.errorHandler(
        400,
        request ->
            Answers.refuse(
                request, 400, ProblemCode.INVALID_ARGUMENT, "the request is not readable"));
    router.errorHandler(500, this::failed);
    return router;
  }

  /**
   * Refuses a body whose length is not told before it (RFC 9112 §6.3): the web library takes a body
   * with a broken chunk for one that has ended, and a command would run without its arguments.
   */
  private static void refuseChunks(RoutingContext request) {
    if (request.request().getHeader("Transfer-Encoding") == null) {
      request.next();
    } else {
      // Nobody reads the chunks, so nothing more can be said on this connection.
      request
          .response()
          .putHeader("Connection", "close")
          .endHandler(done -> request.request().connection().close());
      Answers.refuse(
          request,
          411,
          ProblemCode.INVALID_ARGUMENT,
          "a request's body needs a Content-Length; chunks are not taken");
    }
  }

  private static BodyHandler body(long most) {
    return BodyHandler.create(false).setBodyLimit(most);
  }

  private static long mostBytes(RoutingContext request) {
    return request.request().path().startsWith(ConfigRoutes.PATH)
        ? MOST_DOCUMENT_BYTES
        : MOST_BODY_BYTES;
  }

  private boolean isLoopback() throws UnknownHostException {
    return InetAddress.getByName(host).isLoopbackAddress();
  }

  private void metrics(RoutingContext request) {
    request
        .response()
        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        .end(rooms.metrics().scrape());
  }

  private static void notFound(RoutingContext request) {
    String path = request.request().path();
    Answers.refuse(
        request, 404, ProblemCode.NOT_FOUND, "there is nothing at " + Excerpt.of(path, 100));
  }

  private void failed(RoutingContext request) {
    rooms.refusals().count("http", request.request().path() + " failed: " + request.failure());
    LOG.log(System.Logger.Level.DEBUG, "request failed", request.failure());
    Answers.refuse(
        request, 500, ProblemCode.INTERNAL, "the manager failed at this request; see its log");
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  private static <T> T await(io.vertx.core.Future<T> future, long millis) throws IOException {
    CompletableFuture<T> done = future.toCompletionStage().toCompletableFuture();
    try {
      return done.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("it took more than " + millis + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Ends every connection within about a second. */
  @Override
  public void close() {
    if (vertx != null) {
      try {
        await(vertx.close(), 1_500);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "closing took too long", e);
      }
      vertx = null;
    }
  }
}
