package camfleet.street;

import static org.awaitility.Awaitility.await;

import camfleet.broker.AccessPolicy;
import camfleet.broker.MosquittoAcl;
import camfleet.house.Child;
import camfleet.house.FreePort;
import camfleet.mqtt.BrokerAddress;
import camfleet.topic.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The installed Mosquitto on a free port, with our access list and a password file of ours. */
public final class Mosquitto implements AutoCloseable {
  private final Child child;
  private final BrokerAddress address;

  private Mosquitto(Child child, BrokerAddress address) {
    this.child = child;
    this.address = address;
  }

  /** Files of a Mosquitto below a folder: our access list and its configuration. */
  static String configuration(String bind, int port, String passwords, String acl, String user) {
    return String.join(
        "\n",
        "listener " + port + bind,
        "allow_anonymous false",
        "password_file " + passwords,
        "acl_file " + acl,
        "user " + user,
        "persistence false",
        "max_queued_messages 10000",
        "");
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param passwords what {@code Enrolment} wrote
   */
  public static Mosquitto start(Path folder, Path passwords, int port) throws IOException {
    Path acl = folder.resolve("mosquitto.acl");
    Files.writeString(acl, new MosquittoAcl(new AccessPolicy(Topics.standard())).text());
    Path file = folder.resolve("mosquitto.conf");
    Files.writeString(
        file,
        configuration(
            " 127.0.0.1",
            port,
            passwords.toString(),
            acl.toString(),
            System.getProperty("user.name")));
    String program = camfleet.house.Required.find("mosquitto").orElseThrow().toString();
    Child child =
        Child.start(
            List.of(program, "-c", file.toString()),
            Map.of(),
            folder,
            folder.resolve("mosquitto.log"));
    Mosquitto mosquitto =
        new Mosquitto(
            child,
            new BrokerAddress(InetAddress.getLoopbackAddress().getHostAddress(), port, false));
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !child.isAlive() || mosquitto.listens());
    if (!child.isAlive()) {
      throw new IOException("mosquitto ended at once: " + child.output());
    }
    return mosquitto;
  }

  public static Mosquitto start(Path folder, Path passwords) throws IOException {
    return start(folder, passwords, FreePort.choose());
  }

  public BrokerAddress address() {
    return address;
  }

  /** What it logged. */
  public String log() {
    return child.output();
  }

  private boolean listens() {
    try (Socket socket = new Socket(address.host(), address.port())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
