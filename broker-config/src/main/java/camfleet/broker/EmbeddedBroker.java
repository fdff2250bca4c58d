package camfleet.broker;

import camfleet.runtime.Threads;
import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/**
 * A HiveMQ CE in this process that enforces our access policy and keeps everything in its folder.
 * One per Java process: parts of HiveMQ are static.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("camfleet.broker");

  /**
   * What a program that ends waits for; HiveMQ itself takes 2 s more of quiet before it is done.
   */
  private static final Duration CLOSING = Duration.ofMillis(900);

  /** HiveMQ's default of 2 s comes on top of the 2 s in which its network threads fall silent. */
  private static final int PERSISTENCE_GRACE_MILLIS = 100;

  private final BrokerSettings settings;
  private EmbeddedHiveMQ hivemq;
  private AccessExtension extension;
  private Thread stopping;
  private volatile int port;

  public EmbeddedBroker(BrokerSettings settings) {
    this.settings = settings;
  }

  /**
   * Starts listening; takes 1 to 3 s the first time in a process.
   *
   * @throws IOException in one sentence: the port is taken, the folder cannot be written or is in
   *     use, or what else HiveMQ says
   */
  public synchronized void start() throws IOException {
    if (hivemq != null) {
      throw new IllegalStateException("the broker has been started already");
    }
    checkAddress();
    Path conf = settings.folder().resolve("conf");
    Path data = settings.folder().resolve("data");
    Path extensions = settings.folder().resolve("extensions");
    try {
      Files.createDirectories(conf);
      Files.createDirectories(data);
      Files.createDirectories(extensions);
      // HiveMQ counts processors with JNA, which would unpack itself into the user's cache folder.
      if (System.getProperty("jna.tmpdir") == null) {
        System.setProperty(
            "jna.tmpdir", Files.createDirectories(data.resolve("native")).toString());
      }
      Files.writeString(conf.resolve("config.xml"), HiveMqConfig.of(settings));
    } catch (IOException e) {
      throw new IOException(
          "broker: data folder " + settings.folder() + " cannot be written: " + e, e);
    }
    extension = new AccessExtension(new PasswordFile(settings.passwords()), settings.topics());
    // HiveMQ installs a handler that may end the whole process.
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    long startNanos = System.nanoTime();
    try {
      hivemq =
          EmbeddedHiveMQ.builder()
              .withConfigurationFolder(conf)
              .withDataFolder(data)
              .withExtensionsFolder(extensions)
              .withEmbeddedExtension(embedded(extension))
              .withoutLoggingBootstrap()
              .build();
      // build() lets everybody in who is not refused by an extension.
      InternalConfigurations.AUTH_DENY_UNAUTHENTICATED_CONNECTIONS.set(true);
      InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(PERSISTENCE_GRACE_MILLIS);
      hivemq.start().get();
      port = extension.port();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IOException("broker: interrupted while starting", e);
    } catch (ExecutionException e) {
      close();
      throw new IOException(explained(e.getCause()), e);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    LOG.log(
        System.Logger.Level.INFO,
        "broker: listening on {0}:{1} after {2} ms",
        settings.bindAddress(),
        String.valueOf(port),
        (System.nanoTime() - startNanos) / 1_000_000);
  }

  /** The port it listens on; known after {@link #start}. */
  public int port() {
    if (port == 0) {
      throw new IllegalStateException("the broker has not been started");
    }
    return port;
  }

  public BrokerSettings settings() {
    return settings;
  }

  /** Logins, messages and subscriptions that the policy refused since the start. */
  public long refused() {
    AccessExtension now = extension;
    return now == null ? 0 : now.refused();
  }

  /**
   * Begins to stop and waits for less than a second: by then the port is free and all clients are
   * gone. What HiveMQ does after that goes on in the background; a process that ends meanwhile
   * loses nothing, since HiveMQ writes to its disk as it goes.
   */
  @Override
  public void close() {
    stop(CLOSING);
  }

  /**
   * Stops completely, which takes HiveMQ somewhat more than 2 s; the folder can be used again then.
   *
   * @return false when it has not stopped within the time
   */
  public boolean stop(Duration atMost) {
    Thread thread;
    synchronized (this) {
      if (hivemq == null) {
        return true;
      }
      if (stopping == null) {
        EmbeddedHiveMQ ending = hivemq;
        stopping = Threads.startPlatform("broker-stop", () -> end(ending));
      }
      thread = stopping;
    }
    return Threads.join(thread, atMost.toMillis());
  }

  private static void end(EmbeddedHiveMQ ending) {
    try {
      ending.close();
    } catch (ExecutionException e) {
      LOG.log(System.Logger.Level.WARNING, "broker: did not stop cleanly: {0}", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** HiveMQ only logs a port that it cannot have; asking first gives the sentence. */
  private void checkAddress() throws IOException {
    InetAddress address;
    try {
      address = InetAddress.getByName(settings.bindAddress());
    } catch (UnknownHostException e) {
      throw new IOException(
          "broker: bind address \"" + settings.bindAddress() + "\" is no address of this machine",
          e);
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, settings.port()));
    } catch (IOException e) {
      throw new IOException(taken(e), e);
    }
  }

  private String taken(IOException e) {
    return "broker: cannot listen on "
        + settings.bindAddress()
        + ":"
        + settings.port()
        + " ("
        + e.getMessage()
        + "); end the program that uses it (see: ss -ltnp) or choose another port";
  }

  private String explained(Throwable cause) {
    String said = String.valueOf(cause.getMessage());
    if (said.contains("another HiveMQ instance")) {
      return "broker: data folder "
          + settings.folder()
          + " is in use by another broker; stop that one or choose another folder";
    }
    return "broker: cannot start in " + settings.folder() + ": " + cause;
  }

  private static EmbeddedExtension embedded(AccessExtension extension) {
    return EmbeddedExtension.builder()
        .withId("camfleet-access")
        .withName("camfleet access")
        .withVersion("1")
        .withAuthor("camfleet")
        .withExtensionMain(extension)
        .build();
  }
}
