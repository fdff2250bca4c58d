package camfleet.manager.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The installed Mosquitto as a relay of pictures, at its quickest. */
final class Mosquitto implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Program program;
  private final InetSocketAddress address;

  private Mosquitto(Program program, InetSocketAddress address) {
    this.program = program;
    this.address = address;
  }

  static boolean isInstalled() {
    return Equipment.onPath("mosquitto").isPresent();
  }

  static Mosquitto start(Equipment equipment, String name)
      throws IOException, InterruptedException {
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", MeasuredManager.freePort());
    Path file = equipment.folder().resolve(name + ".conf");
    Files.writeString(
        file,
        String.join(
            "\n",
            "listener " + address.getPort() + " 127.0.0.1",
            "allow_anonymous true",
            "persistence false",
            "set_tcp_nodelay true",
            "user " + System.getProperty("user.name"),
            ""));
    List<String> command =
        List.of(Equipment.onPath("mosquitto").orElseThrow().toString(), "-c", file.toString());
    Program program = equipment.start(name, command, Map.of());
    try {
      program.until("listening", () -> listens(address), PATIENCE);
      return new Mosquitto(program, address);
    } catch (IOException | InterruptedException | RuntimeException e) {
      program.close();
      throw e;
    }
  }

  private static boolean listens(InetSocketAddress address) {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  Program program() {
    return program;
  }

  @Override
  public void close() {
    program.close();
  }
}
