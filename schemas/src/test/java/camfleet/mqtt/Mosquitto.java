package camfleet.mqtt;

import camfleet.runtime.RequiredTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real Mosquitto broker for a test, on a free port of the loopback. */
public final class Mosquitto implements AutoCloseable {
  private final Path program = RequiredTool.program("mosquitto");
  private final Path folder;
  private final int port;
  private final List<String> lines;
  private Process process;

  /**
   * @param folder where its configuration and log go
   * @param lines of its configuration besides the listener; {@code allow_anonymous true} when empty
   */
  public Mosquitto(Path folder, String... lines) throws IOException {
    this.folder = folder;
    this.lines = lines.length == 0 ? List.of("allow_anonymous true") : List.of(lines);
    this.port = freePort();
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public int port() {
    return port;
  }

  public BrokerAddress address() {
    return new BrokerAddress("127.0.0.1", port, false);
  }

  /** Starts the program and waits until it accepts connections. */
  public Mosquitto start() throws IOException {
    StringBuilder text = new StringBuilder("listener " + port + " 127.0.0.1\n");
    lines.forEach(line -> text.append(line).append('\n'));
    Path config = Files.writeString(folder.resolve("mosquitto-" + port + ".conf"), text);
    process =
        new ProcessBuilder(program.toString(), "-v", "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(this::accepts);
    return this;
  }

  private boolean accepts() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("mosquitto did not start:\n" + Files.readString(log()));
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public Path log() {
    return folder.resolve("mosquitto-" + port + ".log");
  }

  /** Kills it, as a power cut does. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly();
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    kill();
  }
}
