package camfleet.manager;

import camfleet.manager.access.SubscriberDoor;
import camfleet.manager.access.SubscriberTokens;
import camfleet.manager.command.Dispatch;
import camfleet.manager.fleet.Refusals;
import camfleet.manager.fleet.Registry;
import camfleet.manager.frames.FrameHub;
import camfleet.manager.frames.FrameIngest;
import camfleet.manager.frames.FrameLedger;
import camfleet.manager.frames.FreshFrames;
import camfleet.manager.frames.IngestServer;
import camfleet.manager.frames.PictureAges;
import camfleet.manager.frames.StreamClocks;
import camfleet.manager.frames.StreamTokens;
import camfleet.manager.homeassistant.Discovery;
import camfleet.manager.metrics.FleetMetrics;
import camfleet.manager.rollout.Attendance;
import camfleet.manager.rollout.Rollouts;
import camfleet.manager.rollout.TwinReleases;
import camfleet.manager.store.EventLog;
import camfleet.manager.store.SqlStore;
import camfleet.manager.store.StoreException;
import camfleet.manager.sync.Synchronisation;
import camfleet.manager.twin.Twin;
import camfleet.manager.web.FleetRooms;
import camfleet.manager.web.WebServer;
import camfleet.message.CommandStatus;
import camfleet.message.IngestEndpoints;
import camfleet.message.ManagerInfo;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.MqttConnector;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.Publication;
import camfleet.runtime.Closer;
import camfleet.runtime.Threads;
import camfleet.setting.SettingTable;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The fleet manager: its rooms, wired by hand in the order in which data flows. It serves with and
 * without a broker.
 */
public final class ManagerApp implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("camfleet.manager");
  private static final int INBOX_MESSAGES = 50_000;
  private static final int RECEIVE_MAXIMUM = 500;
  private static final Duration RECONNECT_FIRST = Duration.ofMillis(500);
  private static final Duration RECONNECT_MAX = Duration.ofSeconds(5);
  private static final long TICK_MILLIS = 100;
  private static final Duration CAPTURE_PATIENCE = Duration.ofSeconds(5);

  /** What the manager listens to of every device. */
  private static final List<Channel> HEARD =
      List.of(
          Channel.STATUS,
          Channel.INFO,
          Channel.DESIRED,
          Channel.REPORTED,
          Channel.STATE,
          Channel.HEALTH,
          Channel.MOTION,
          Channel.FRAME,
          Channel.EVENT,
          Channel.LOG,
          Channel.RESULT,
          Channel.LATEST);

  private final ManagerSettings settings;
  private final InstantSource wall;
  private final Topics topics;
  private final Refusals refusals;
  private final Registry registry;
  private final SqlStore store;
  private final EventLog events;
  private final KnownDevices known;
  private final FrameHub hub;
  private final FrameIngest frames;
  private final IngestServer ingest;
  private final Demand demand;
  private final Dispatch dispatch;
  // The store's driver writes in native code, which would hold a virtual thread's carrier.
  private final ExecutorService twinLoop =
      Executors.newSingleThreadExecutor(Threads.platformFactory("twin"));
  private final Twin twin;
  private final Synchronisation sync;
  private final ExecutorService pictureWorker =
      Executors.newSingleThreadExecutor(Threads.factory("picture-gate"));
  private final Rollouts rollouts;
  private final Discovery discovery;
  private final RollCall rollCall;
  private final FleetVoice voice;
  private final FleetMetrics metrics;
  private final Inbox inbox;
  private final MqttLink link;
  private final Intake intake;
  private final WebServer web;
  private final Closer closer = new Closer();
  private Instant startedAt = Instant.EPOCH;
  private ManagerInfo info;
  private volatile IngestEndpoints.Endpoint offered;

  /** A manager with the machine's clocks. */
  public ManagerApp(ManagerSettings settings, MqttConnector connector) {
    this(settings, connector, InstantSource.system(), System::nanoTime);
  }

  /**
   * @param wall the wall clock
   * @param nanos the monotonic clock, the one that the connector stamps deliveries with
   */
  public ManagerApp(
      ManagerSettings settings, MqttConnector connector, InstantSource wall, LongSupplier nanos) {
    this.settings = settings;
    this.wall = wall;
    this.topics = new Topics(settings.root());
    this.refusals = new Refusals(nanos);
    this.registry = new Registry(wall, nanos);
    this.store = new SqlStore(settings.store());
    this.events = new EventLog(store, settings.store().events(), wall);
    this.known = new KnownDevices(store, registry, refusals, wall, nanos);
    this.hub = new FrameHub(settings.watching());
    this.frames = new FrameIngest(hub, nanos);
    this.dispatch = new Dispatch(topics, this::publish, nanos);
    this.twin =
        new Twin(
            topics,
            registry,
            SettingTable.camera(),
            store,
            events::tell,
            twinLoop,
            this::publish,
            wall,
            nanos);
    this.sync =
        new Synchronisation(
            registry,
            (device, patch, by, timeout) -> twin.change(device, patch, null, by, null, timeout),
            nanos);
    this.rollouts =
        new Rollouts(
            new TwinReleases(twin),
            store,
            events::tell,
            Attendance.in(registry),
            new PictureGate(hub, registry, pictureWorker, nanos),
            twinLoop,
            this::isBrokerConnected,
            wall,
            nanos);
    this.discovery =
        settings.homeAssistant()
            ? new Discovery(
                topics, settings.version(), registry, this::publish, nanos, new Random())
            : null;
    this.rollCall = new RollCall(topics, registry, this::publish, nanos);
    this.voice = new FleetVoice(topics, registry, this::publish, nanos);
    StreamClocks clocks = new StreamClocks();
    PictureAges ages = new PictureAges(registry, clocks, wall, nanos);
    FrameLedger ledger = new FrameLedger(hub, ages);
    StreamTokens tokens = new StreamTokens(nanos);
    this.ingest =
        new IngestServer(
            settings.stream(),
            tokens,
            new SubscriberDoor(SubscriberTokens.in(settings.data())),
            hub,
            ledger,
            ages,
            clocks,
            registry,
            refusals,
            wall,
            nanos);
    this.demand = new Demand(registry, hub, tokens, dispatch, this::streamEndpoint, nanos);
    this.metrics =
        new FleetMetrics(registry, hub, ledger, ingest, clocks, dispatch, refusals, ages, wall);
    String pictures = topics.prefix() + "img/";
    this.inbox = new Inbox(INBOX_MESSAGES, topic -> topic.startsWith(pictures));
    this.link =
        connector.link(
            MqttSettings.of(settings.broker(), settings.login())
                .withCaFile(settings.caFile())
                .withWill(FleetVoice.will(topics))
                .withReceiveMaximum(RECEIVE_MAXIMUM)
                .withReconnect(RECONNECT_FIRST, RECONNECT_MAX),
            inbox,
            new Connection());
    this.intake =
        new Intake(
            inbox,
            topics,
            registry,
            frames,
            dispatch,
            discovery,
            new DeviceEvents(registry, events),
            refusals);
    Decommission decommission =
        new Decommission(topics, registry, frames, discovery, this::publish);
    this.web =
        new WebServer(
            settings.httpHost(),
            settings.httpPort(),
            settings.names(),
            new FleetRooms(
                registry,
                hub,
                ages,
                ledger,
                new FreshFrames(hub, ages, this::capture, nanos),
                twin,
                sync,
                rollouts,
                store,
                twinLoop,
                dispatch,
                metrics,
                refusals,
                decommission::forget,
                () -> offered,
                link::isConnected,
                settings.broker().toString(),
                settings.version(),
                wall.instant(),
                wall,
                nanos));
  }

  /**
   * Opens its memory, serves HTTP, then connects to the broker, for which it does not wait.
   *
   * @throws IOException with one sentence when the HTTP port cannot be had
   * @throws StoreException with one sentence when the database cannot be had
   */
  public void start() throws IOException {
    startedAt = wall.instant();
    openMemory();
    closer.add(pictureWorker::shutdownNow);
    closer.add(this::endTwin);
    registry.listen(twin);
    twin.listen(metrics::hear);
    twin.start();
    rollouts.load();
    registry.listen(metrics);
    if (discovery != null) {
      registry.listen(discovery);
      link.subscribe(Discovery.BIRTH_TOPIC, 1);
    }
    closer.add(metrics);
    metrics.start(inbox, link::isConnected);
    metrics.follow(events);
    try {
      web.start();
    } catch (IOException e) {
      close();
      throw e;
    }
    closer.add(web);
    try {
      ingest.start();
    } catch (IOException e) {
      close();
      throw e;
    }
    closer.add(ingest);
    registry.listen(ingest);
    registry.listen(demand);
    offered = settings.stream().port().forSubscribers(ingest.port());
    voice.offer(settings.stream().port().forDevices(ingest.port()));
    registry.listen(known);
    closer.add(known);
    try {
      known.start();
    } catch (StoreException e) {
      close();
      throw e;
    }
    closer.add(intake);
    intake.start();
    info = new ManagerInfo(settings.version(), apiUrl(), startedAt);
    HEARD.forEach(channel -> link.subscribe(topics.filter(channel), channel.qos()));
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(Threads.factory("ticker"));
    closer.add(ticker::shutdownNow);
    closer.add(inbox);
    closer.add(() -> link.close(FleetVoice.farewell(topics), Duration.ofMillis(500)));
    link.start();
    ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    LOG.log(System.Logger.Level.INFO, "serving " + apiUrl());
  }

  /** It is closed last: everything else may still have something to remember. */
  private void openMemory() {
    closer.add(store);
    try {
      store.open();
      closer.add(events);
      events.start();
    } catch (StoreException e) {
      close();
      throw e;
    }
  }

  private void tick() {
    try {
      registry.tick();
      frames.tick();
      dispatch.tick();
      twin.tick();
      sync.tick();
      rollouts.tick();
      rollCall.tick();
      demand.tick();
      voice.tick();
      if (discovery != null) {
        discovery.tick();
      }
    } catch (RuntimeException e) {
      // The ticker would end silently otherwise.
      refusals.count("tick", "a periodic task failed: " + e);
    }
  }

  /** What it was told last is still stored. */
  private void endTwin() {
    twinLoop.shutdown();
    try {
      if (!twinLoop.awaitTermination(500, TimeUnit.MILLISECONDS)) {
        twinLoop.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Void> publish(Publication publication) {
    return link.publish(publication);
  }

  /** One picture now, for those who wait for one. */
  private CompletableFuture<?> capture(DeviceId device) {
    return dispatch
        .send(device, "snapshot", Map.of(), null, CAPTURE_PATIENCE)
        .thenAccept(
            result -> {
              if (result.status() != CommandStatus.DONE) {
                throw new IllegalStateException(
                    device + " did not take a picture: " + result.error().message());
              }
            });
  }

  /** What devices are told to dial. */
  private String streamEndpoint() {
    IngestEndpoints.Endpoint dialled = settings.stream().port().forDevices(ingest.port());
    String host = dialled.host();
    return (dialled.tls() ? "tls://" : "tcp://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + dialled.port();
  }

  /** The port for frames. */
  public int streamPort() {
    return ingest.port();
  }

  /** Where the HTTP API is reached. */
  public String apiUrl() {
    String host = settings.httpHost();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + httpPort();
  }

  /** The port that it listens on. */
  public int httpPort() {
    return web.port();
  }

  public boolean isBrokerConnected() {
    return link.isConnected();
  }

  /** The broker comes and goes. */
  private final class Connection implements LinkListener {
    private String said = "";

    @Override
    public void connected(BrokerLimits limits) {
      said = "";
      LOG.log(System.Logger.Level.INFO, "connected to " + settings.broker());
      voice.connected(info);
      rollCall.connected();
      twin.connected();
      if (discovery != null) {
        discovery.sayAllAgain();
      }
    }

    @Override
    public void disconnected(String reason) {
      voice.disconnected();
      rollCall.disconnected();
      twin.disconnected();
      // The link tries for ever; the same failure is worth one line.
      if (!reason.equals(said)) {
        said = reason;
        LOG.log(System.Logger.Level.WARNING, reason);
      }
    }

    @Override
    public void subscriptionRefused(String filter, String reason) {
      refusals.count("subscription", "the broker refused to send " + filter + ": " + reason);
    }
  }

  /** Says goodbye and ends everything, within about two seconds; any number of times. */
  @Override
  public void close() {
    closer.close();
  }
}
