package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.broker.BrokerSettings;
import camfleet.broker.EmbeddedBroker;
import camfleet.broker.Enrolment;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Presence;
import camfleet.device.DeviceApp;
import camfleet.device.Surroundings;
import camfleet.device.camera.Cameras;
import camfleet.device.camera.Faults;
import camfleet.device.config.DeviceFile;
import camfleet.manager.ManagerApp;
import camfleet.manager.ManagerSettings;
import camfleet.manager.frames.IngestSettings;
import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.Login;
import camfleet.mqtt.PahoConnector;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A whole fleet in this JVM: an embedded broker (or another one), a manager and devices with
 * synthetic cameras, on free ports of loopback. Each is started and stopped alone and in any order;
 * {@link #close} ends what is left, last started first.
 *
 * <pre>
 * try (House house = House.in(folder).startBroker().startManager().startDevice("cam1")) {
 *   house.shows("cam1", Duration.ofSeconds(10));
 * }
 * </pre>
 */
public final class House implements AutoCloseable {
  private static final Duration BROKER_STOP = Duration.ofSeconds(10);

  private final Path folder;
  private final Path passwordFile;
  private final Enrolment enrolment;
  private final Map<String, String> passwords = new LinkedHashMap<>();
  private final Map<String, Resident> devices = new LinkedHashMap<>();
  private final ScheduledExecutorService timer = Surroundings.newTimer();
  private final int httpPort = FreePort.choose();
  private final int streamPort = FreePort.choose();
  private BrokerAddress address;
  private EmbeddedBroker broker;
  private ManagerApp manager;

  private House(Path folder, BrokerAddress address, Path passwordFile) {
    this.folder = folder;
    this.address = address;
    this.passwordFile = passwordFile;
    this.enrolment = new Enrolment(passwordFile);
  }

  /** An empty house around an embedded broker that is not started yet; its port is known. */
  public static House in(Path folder) throws IOException {
    Path passwords = folder.resolve("broker").resolve("passwords");
    House house =
        new House(folder, new BrokerAddress("127.0.0.1", FreePort.choose(), false), passwords);
    for (String user : List.of("manager", "operator", "viewer", "homeassistant")) {
      house.password(user);
    }
    return house;
  }

  /** Moves the house to another broker, which reads {@link #passwordFile}. */
  public House at(BrokerAddress other) {
    address = other;
    return this;
  }

  /** Where everybody of this house finds the broker. */
  public BrokerAddress broker() {
    return address;
  }

  /** Where everybody's password stands, hashed. */
  public Path passwordFile() {
    return passwordFile;
  }

  /** The manager's address for browsers and programs. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + httpPort);
  }

  /** The port for frames of a manager that is a program of its own, also of the next one. */
  public int streamPort() {
    return streamPort;
  }

  /** A user's password; enrols it the first time. */
  public synchronized String password(String user) throws IOException {
    String known = passwords.get(user);
    if (known == null) {
      known = enrolment.add(user);
      passwords.put(user, known);
    }
    return known;
  }

  public House startBroker() throws IOException {
    broker =
        new EmbeddedBroker(
            BrokerSettings.in(folder.resolve("broker"))
                .withAddress(address.host(), address.port())
                .withPasswords(passwordFile)
                .withPersistence(BrokerSettings.Persistence.MEMORY));
    // What HiveMQ does to the whole process while it starts is undone before the next one starts.
    synchronized (House.class) {
      broker.start();
    }
    return this;
  }

  /** Ends the broker completely, with all that it retained. */
  public void stopBroker() {
    if (broker != null) {
      assertThat(broker.stop(BROKER_STOP)).as("the broker stops").isTrue();
      broker = null;
    }
  }

  public House startManager() throws IOException {
    return startManager(settings -> settings);
  }

  /** The same, its port for frames being told otherwise. */
  public House startManager(IngestSettings stream) throws IOException {
    return startManager(settings -> settings.withStream(stream));
  }

  /** The same, told otherwise before it starts. */
  public House startManager(UnaryOperator<ManagerSettings> told) throws IOException {
    Path data = Files.createDirectories(folder.resolve("manager"));
    manager =
        new ManagerApp(
            told.apply(
                ManagerSettings.of(address, Login.of("manager", password("manager")), data)
                    .withHttp("127.0.0.1", httpPort)
                    .withStream(IngestSettings.on("127.0.0.1", 0))),
            new PahoConnector());
    manager.start();
    return this;
  }

  public void stopManager() {
    if (manager != null) {
      manager.close();
      manager = null;
    }
  }

  /** A camera with a synthetic picture at 10 fps. */
  public House startDevice(String id) throws IOException {
    return startDevice(id, file -> file);
  }

  /** The same, told otherwise before it starts. */
  public House startDevice(String id, UnaryOperator<DeviceFile> told) throws IOException {
    return startDevice(id, Faults.NONE, told);
  }

  /** The same with a camera that gets things wrong. */
  public House startDevice(String id, Faults faults, UnaryOperator<DeviceFile> told)
      throws IOException {
    DeviceFile file =
        told.apply(
            DeviceFile.of(DeviceId.of(id), address, password(id))
                .withDataDir(Files.createDirectories(folder.resolve(id))));
    Resident resident = new Resident(file, faults);
    devices.put(id, resident);
    resident.start();
    return this;
  }

  /** Ends a device as SIGTERM does: it says goodbye. */
  public void stopDevice(String id) {
    Resident resident = devices.remove(id);
    if (resident != null) {
      resident.close();
    }
  }

  /** The running device. */
  public DeviceApp device(String id) {
    return devices.get(id).app();
  }

  /** How often the camera of a device was opened, in all its lives. */
  public int opened(String id) {
    return devices.get(id).opened.get();
  }

  /** When the camera of a device was opened for the first time in this life; null before. */
  public Instant firstOpened(String id) {
    return devices.get(id).camera.firstOpened();
  }

  /** Somebody at the broker with the manager's rights, who hears these filters. */
  public Watcher watcher(String... filters) throws IOException {
    return watcherAs("manager", filters);
  }

  public Watcher watcherAs(String user, String... filters) throws IOException {
    return Watcher.of(address, user, password(user), filters);
  }

  public Topics topics() {
    return Topics.standard();
  }

  /** A program's view through the manager; to be closed. */
  public Fleet fleet() throws FleetException {
    return Fleet.at(url());
  }

  /** Waits until the manager says so of a device. */
  public void says(String id, Presence presence, Duration within) throws FleetException {
    try (Fleet fleet = fleet()) {
      await(id + " is " + presence)
          .atMost(within)
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptionsInstanceOf(FleetException.class)
          .untilAsserted(() -> assertThat(fleet.device(id).presence()).isEqualTo(presence));
    }
  }

  /** Waits until the manager gives a live picture of a device; a JPEG. */
  public byte[] shows(String id, Duration within) throws FleetException {
    try (Fleet fleet = fleet()) {
      byte[][] picture = new byte[1][];
      await("a live picture of " + id)
          .atMost(within)
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptionsInstanceOf(FleetException.class)
          .until(
              () -> {
                picture[0] = fleet.picture(id).jpeg();
                return picture[0].length > 0;
              });
      return picture[0];
    }
  }

  @Override
  public void close() {
    List.copyOf(devices.keySet()).forEach(this::stopDevice);
    stopManager();
    stopBroker();
    timer.shutdownNow();
  }

  /** A device that starts again when it is told to, as systemd would do. */
  private final class Resident {
    private final DeviceFile file;
    private final Faults faults;
    private final AtomicInteger opened = new AtomicInteger();
    private volatile CountedCamera camera;
    private DeviceApp app;
    private boolean closed;

    Resident(DeviceFile file, Faults faults) {
      this.file = file;
      this.faults = faults;
    }

    synchronized DeviceApp app() {
      return app;
    }

    synchronized void start() {
      Surroundings around = Surroundings.real(timer, false);
      camera =
          new CountedCamera(
              Cameras.of(file.camera(), file.id(), faults, around.clock(), around.nanos()), opened);
      app =
          DeviceApp.create(
              file,
              new PahoConnector(),
              camera,
              around,
              () -> new Thread(this::again, "restart-" + file.id()).start());
      app.start();
    }

    private synchronized void again() {
      if (!closed) {
        app.close();
        start();
      }
    }

    synchronized void close() {
      closed = true;
      app.close();
    }
  }
}
