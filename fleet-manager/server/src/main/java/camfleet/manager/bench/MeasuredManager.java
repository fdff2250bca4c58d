package camfleet.manager.bench;

import camfleet.broker.BrokerSettings;
import camfleet.broker.Enrolment;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Presence;
import camfleet.mqtt.BrokerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** {@code fleet-manager serve} with its broker, in a process and a folder of its own. */
final class MeasuredManager implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Should this process be killed, the manager does not stay for ever. */
  private static final String AT_MOST = "2h";

  private final Program program;
  private final Map<String, String> passwords;
  private final int brokerPort;
  private final int httpPort;
  private final int streamPort;

  private MeasuredManager(
      Program program,
      Map<String, String> passwords,
      int brokerPort,
      int httpPort,
      int streamPort) {
    this.program = program;
    this.passwords = passwords;
    this.brokerPort = brokerPort;
    this.httpPort = httpPort;
    this.streamPort = streamPort;
  }

  /** Starts it and waits until it serves; devices of these names may connect. */
  static MeasuredManager start(Equipment equipment, String name, Collection<String> devices)
      throws IOException, InterruptedException {
    Path data = Files.createDirectory(equipment.folder().resolve(name));
    Map<String, String> passwords =
        new Enrolment(BrokerSettings.in(data.resolve("broker")).passwords()).addAll(devices);
    int broker = freePort();
    int http = freePort();
    int stream = freePort();
    List<String> command = new ArrayList<>(equipment.manager());
    command.addAll(List.of("serve", "--data", data.toString(), "--no-home-assistant"));
    command.addAll(List.of("--broker-port", Integer.toString(broker)));
    command.addAll(List.of("--http-port", Integer.toString(http)));
    command.addAll(List.of("--stream-port", Integer.toString(stream)));
    command.addAll(List.of("--exit-after", AT_MOST));
    Program program = equipment.start(name, command, equipment.environment());
    MeasuredManager manager = new MeasuredManager(program, passwords, broker, http, stream);
    try {
      program.until("serving", manager::serves, PATIENCE);
      return manager;
    } catch (IOException | InterruptedException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private boolean serves() throws FleetException {
    try (Fleet fleet = Fleet.at(uri())) {
      return fleet.status() != null;
    } catch (FleetException e) {
      return false;
    }
  }

  /** Waits until all devices are online. */
  void awaitDevices() throws IOException, InterruptedException {
    try (Fleet fleet = Fleet.at(uri())) {
      program.until(
          "showing all devices online",
          () ->
              fleet.devices().stream().filter(d -> d.presence() == Presence.ONLINE).count()
                  == passwords.size(),
          PATIENCE);
    }
  }

  Map<String, String> passwords() {
    return passwords;
  }

  BrokerAddress broker() {
    return new BrokerAddress(HOST, brokerPort, false);
  }

  /** Where frames come and go over TCP. */
  InetSocketAddress frames() {
    return new InetSocketAddress(HOST, streamPort);
  }

  /** Where page and API are. */
  InetSocketAddress http() {
    return new InetSocketAddress(HOST, httpPort);
  }

  private URI uri() {
    return URI.create("http://" + HOST + ":" + httpPort);
  }

  Program program() {
    return program;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
