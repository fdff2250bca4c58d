package camfleet.manager.bench;

import camfleet.message.CommandRequest;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.DeviceHealth;
import camfleet.message.Json;
import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttConnector;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.Publication;
import camfleet.runtime.MalformedException;
import camfleet.runtime.Threads;
import camfleet.topic.Address;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Devices without a lens: each says over MQTT that it is there, answers {@code cmd/stream} and then
 * sends pictures that were encoded before, over TCP.
 */
final class Cameras implements AutoCloseable {
  /** A manager lets streams go on for some seconds after the last watcher. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration PULSE = Duration.ofSeconds(5);

  private final Topics topics = Topics.standard();
  private final InetSocketAddress frames;
  private final Loop loop;
  private final Pictures pictures;
  private final double fps;
  private final InstantSource clock;
  private final Inbox inbox = new Inbox(1_000, topic -> false);
  private final Map<DeviceId, Device> devices = new LinkedHashMap<>();
  private Thread thread;
  private long pulses;

  /** One device; its camera belongs to the loop. */
  private static final class Device implements Sender {
    final Shots shots;
    MqttLink link;
    String session;
    StreamCamera camera;

    Device(Shots shots) {
      this.shots = shots;
    }

    @Override
    public boolean isReady() {
      return camera != null && camera.isReady();
    }

    @Override
    public boolean isBusy() {
      return camera != null && camera.isBusy();
    }

    @Override
    public void send(long capturedAtNanos) throws IOException {
      camera.send(capturedAtNanos);
    }

    @Override
    public void skip() {
      if (camera != null) {
        camera.skip();
      }
    }
  }

  /**
   * @param frames where the manager takes frames
   * @param fps of each camera, or 0 for as many as the manager grants credit for
   */
  Cameras(InetSocketAddress frames, Loop loop, Pictures pictures, double fps, InstantSource clock) {
    this.frames = frames;
    this.loop = loop;
    this.pictures = pictures;
    this.fps = fps;
    this.clock = clock;
  }

  /** Connects the devices to the broker. */
  void start(BrokerAddress broker, Map<String, String> passwords, MqttConnector connector)
      throws IOException, InterruptedException {
    passwords.forEach(
        (id, password) -> {
          DeviceId device = DeviceId.of(id);
          Device made = new Device(new Shots(pictures));
          made.link =
              connector.link(
                  MqttSettings.of(broker, Login.of(id, password)), inbox, new Greeting(device));
          made.link.subscribe(topics.filter(Channel.COMMAND, device), 1);
          devices.put(device, made);
        });
    if (fps > 0) {
      Pace pace = new Pace(fps, List.copyOf(devices.values()), clock);
      loop.call(
          () -> {
            loop.setTimer(pace);
            return null;
          });
    }
    thread = Threads.start("bench-inbox", this::run);
    devices.values().forEach(device -> device.link.start());
  }

  /** Says that a device is there, after each connect. */
  private final class Greeting implements LinkListener {
    private final DeviceId device;

    Greeting(DeviceId device) {
      this.device = device;
    }

    @Override
    public void connected(BrokerLimits limits) {
      byte[] online = "online".getBytes(StandardCharsets.UTF_8);
      publish(device, topics.of(Channel.STATUS, device), online, true);
    }

    @Override
    public void disconnected(String reason) {
      System.getLogger("camfleet.bench").log(System.Logger.Level.DEBUG, reason);
    }
  }

  private void publish(DeviceId device, String topic, byte[] payload, boolean retained) {
    devices.get(device).link.publish(Publication.of(topic, payload, 1, retained));
  }

  private void run() {
    try {
      while (!inbox.isClosed()) {
        Delivery delivery = inbox.poll(PULSE);
        if (delivery != null) {
          take(delivery);
        } else {
          pulse();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A device that nobody watches is to stay online. */
  private void pulse() {
    pulses++;
    for (DeviceId device : devices.keySet()) {
      DeviceHealth health =
          new DeviceHealth(
              clock.instant(),
              Shots.BOOT,
              pulses,
              PULSE.toSeconds(),
              pulses,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null);
      if (devices.get(device).link.isConnected()) {
        publish(device, topics.of(Channel.HEALTH, device), Json.bytes(health), true);
      }
    }
  }

  private void take(Delivery delivery) {
    Address address = topics.parse(delivery.topic()).orElse(null);
    if (address == null || address.device() == null) {
      return;
    }
    try {
      CommandRequest request = Json.read(delivery.payload(), CommandRequest.class);
      Map<String, Object> args = request.args();
      if ("stream".equals(address.name()) && request.id() != null) {
        String session = String.valueOf(args.get("session"));
        boolean starts = "start".equals(args.get("action"));
        String token = starts ? String.valueOf(args.get("token")) : null;
        loop.tell(() -> stream(address.device(), session, token));
        answer(address.device(), request.id());
      }
    } catch (MalformedException e) {
      System.getLogger("camfleet.bench").log(System.Logger.Level.WARNING, e.getMessage());
    }
  }

  private void answer(DeviceId device, String id) {
    CommandResult done =
        new CommandResult(
            id,
            device.value(),
            "stream",
            CommandStatus.DONE,
            clock.instant(),
            Map.of(),
            null,
            null);
    publish(device, topics.of(Channel.RESULT, device, "stream"), Json.bytes(done), false);
  }

  /**
   * Begins a session, keeps the one that runs, or ends it; on the loop.
   *
   * @param token null to end it
   */
  private void stream(DeviceId id, String session, String token) {
    Device device = devices.get(id);
    boolean runs =
        device.camera != null && device.camera.isRunning() && session.equals(device.session);
    if (runs == (token != null)) {
      return;
    }
    if (device.camera != null && device.camera.line != null) {
      device.camera.line.close("another session");
    }
    device.session = session;
    device.camera = null;
    if (token != null) {
      device.camera = new StreamCamera(id, session, token, device.shots, fps == 0, clock);
      try {
        loop.dial(frames, device.camera);
      } catch (IOException e) {
        device.camera.closed(e.getMessage());
      }
    }
  }

  /** Pictures that each camera has sent so far. */
  long[] sent() throws IOException, InterruptedException {
    return loop.call(
        () -> devices.values().stream().mapToLong(device -> device.shots.sent()).toArray());
  }

  /** How many send now. */
  long streaming() throws IOException, InterruptedException {
    return loop.call(
        () ->
            devices.values().stream()
                .filter(device -> device.camera != null && device.camera.isRunning())
                .count());
  }

  /** Waits until the manager has asked so many for their streams. */
  void awaitStreaming(long count) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (streaming() != count) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "after "
                + PATIENCE.toSeconds()
                + " s not "
                + count
                + " cameras stream: "
                + streaming());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Waits until the manager has ended all streams, as it does when nobody watches. */
  void awaitRest() throws IOException, InterruptedException {
    awaitStreaming(0);
  }

  @Override
  public void close() {
    List<MqttLink> links = new ArrayList<>();
    devices.values().forEach(device -> links.add(device.link));
    inbox.close();
    links.forEach(MqttLink::close);
    Threads.join(thread, 1_000);
  }
}
