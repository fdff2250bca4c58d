package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Jpeg;
import camfleet.device.command.CommandDesk;
import camfleet.device.command.Handler;
import camfleet.device.command.IdentifyHandler;
import camfleet.device.command.LogHandler;
import camfleet.device.command.PictureLeases;
import camfleet.device.command.PingHandler;
import camfleet.device.command.RefreshHandler;
import camfleet.device.command.Refusals;
import camfleet.device.command.RestartHandler;
import camfleet.device.command.Results;
import camfleet.device.command.SetDesk;
import camfleet.device.command.SnapshotHandler;
import camfleet.device.command.StreamHandler;
import camfleet.device.config.BootCounter;
import camfleet.device.config.ConfigStore;
import camfleet.device.config.ConfigTwin;
import camfleet.device.config.DeviceFile;
import camfleet.device.config.Settings;
import camfleet.device.health.HealthReporter;
import camfleet.device.health.Presence;
import camfleet.device.health.StateReporter;
import camfleet.device.pipeline.ModeLadder;
import camfleet.device.pipeline.Pipeline;
import camfleet.device.pipeline.PipelineStatus;
import camfleet.device.uplink.BandwidthBudget;
import camfleet.device.uplink.Events;
import camfleet.device.uplink.FrameCounts;
import camfleet.device.uplink.LatestUplink;
import camfleet.device.uplink.LogUplink;
import camfleet.device.uplink.Outlet;
import camfleet.device.uplink.Shrinker;
import camfleet.device.uplink.StreamSessions;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceState;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttConnector;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.Will;
import camfleet.setting.SettingTable;
import camfleet.topic.Channel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * One device: camera → pipeline → uplink, the inbox with its desks, presence and health, wired in
 * the order in which data flows.
 */
public final class DeviceApp implements AutoCloseable {
  private static final int INBOX_MESSAGES = 256;
  private static final Duration WILL_DELAY = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofMillis(1500);
  private static final Duration CAMERA_PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 500;

  /** The bandwidth's use is looked at over at least this long. */
  private static final double BUDGET_SECONDS = 1;

  private final DeviceFile file;
  private final Surroundings around;
  private final System.Logger log;
  private final ConfigTwin twin;
  private final Inbox inbox;
  private final MqttLink link;
  private final Outlet outlet;
  private final BandwidthBudget budget;
  private final LatestUplink uplink;
  private final StreamSessions streams;
  private final ModeLadder ladder = new ModeLadder();
  private final Pipeline pipeline;
  private final PictureLeases pictures;
  private final StateReporter state;
  private final HealthReporter health;
  private final Presence presence;
  private final Refusals refusals;
  private final LogUplink logUplink;
  private final DeviceInfoDocument info;
  private final Subscriptions subscriptions;
  private final CommandDesk commands;
  private final DeviceInbox deviceInbox;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Pictures per second, at most, that are published now; 0 for none. */
  private volatile double publishedFps;

  private Settings applied;
  private ScheduledFuture<?> looking;

  /**
   * A device that lives from now on: takes its boot number from the data directory.
   *
   * @param restart ends this device and starts it again; called from any thread
   */
  public static DeviceApp create(
      DeviceFile file,
      MqttConnector connector,
      Camera camera,
      Surroundings around,
      Runnable restart) {
    long boot = new BootCounter(file.dataDir(), around.clock()).next();
    return new DeviceApp(file, connector, camera, around, boot, restart);
  }

  /**
   * @param camera closed with the device
   * @param boot greater than that of every earlier life
   */
  public DeviceApp(
      DeviceFile file,
      MqttConnector connector,
      Camera camera,
      Surroundings around,
      long boot,
      Runnable restart) {
    this.file = file;
    this.around = around;
    this.log = System.getLogger("camfleet.device." + file.id());
    SettingTable table = SettingTable.camera();
    RandomGenerator random = new Random();
    ConfigStore store = new ConfigStore(file.dataDir());
    twin = new ConfigTwin(table, file.settings(), store, boot, around.clock());

    inbox = new Inbox(INBOX_MESSAGES, topic -> false);
    MqttSettings settings =
        MqttSettings.of(file.broker(), new Login(file.id().value(), file.user(), file.password()))
            .withCaFile(file.caFile())
            .withWill(new Will(Outlet.status(file.topics(), file.id(), "offline"), WILL_DELAY));
    link = connector.link(settings, inbox, new Connections());
    budget = new BandwidthBudget(around.nanos());
    outlet = new Outlet(file.topics(), file.id(), link, budget::spend);
    Events events = new Events(outlet, boot, around.clock(), log);
    logUplink =
        new LogUplink(
            outlet,
            line -> around.alone() || log.getName().equals(line.getLoggerName()),
            around.clock(),
            around.nanos());

    uplink =
        new LatestUplink(
            outlet, events, DeviceApp::shrink, twin::revInForce, budget, around.nanos());
    streams = new StreamSessions(file.id(), boot, budget, around.clock(), around.nanos(), random);
    pipeline =
        new Pipeline(
            file.id().value(),
            camera,
            modeOf(twin.settings()),
            boot,
            this::deliver,
            around.clock(),
            around.nanos());

    pictures = new PictureLeases(around.nanos());
    state = new StateReporter(outlet, this::facts, boot, around.clock(), around.nanos());
    refusals = new Refusals(around.nanos(), log);
    health =
        new HealthReporter(
            outlet,
            around.host(),
            file.dataDir(),
            this::frames,
            this::messages,
            this::clock,
            boot,
            around.clock(),
            around.nanos(),
            around.timer(),
            random);
    presence = new Presence(outlet, events, around.nanos());
    subscriptions = new Subscriptions(file.topics(), file.id(), link);

    Results results = new Results(outlet, around.timer(), around.nanos());
    Map<String, Handler> handlers = new HashMap<>();
    handlers.put("ping", new PingHandler(around.clock(), health::uptimeS, boot));
    handlers.put("snapshot", new SnapshotHandler(pipeline::snapshot, uplink, CAMERA_PATIENCE));
    handlers.put(
        "stream",
        new StreamHandler(
            pictures,
            streams,
            () -> publishedFps,
            () -> !twin.settings().streamMode().equals("off"),
            file.streamAllowList(),
            file.caFile(),
            this::look));
    handlers.put("restart", new RestartHandler(restart));
    handlers.put("identify", new IdentifyHandler(file.id(), events));
    handlers.put("refresh", new RefreshHandler(this::publishAll));
    handlers.put("log", new LogHandler(logUplink));
    commands =
        new CommandDesk(
            handlers,
            outlet,
            results,
            events,
            refusals,
            around.timer(),
            random,
            around.clock(),
            around.nanos(),
            log);
    SetDesk sets =
        new SetDesk(
            table, twin, this::configChanged, outlet, results, events, refusals, around.clock());
    info = new DeviceInfoDocument(file, boot, around, table, handlers.keySet(), camera);
    deviceInbox =
        new DeviceInbox(
            inbox,
            file.topics(),
            file.id(),
            commands,
            sets,
            twin,
            this::configChanged,
            presence,
            refusals,
            log);
  }

  /** Begins; returns at once, the connection being made meanwhile. */
  public void start() {
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("device " + file.id() + " was started already");
    }
    twin.load();
    logUplink.start();
    uplink.start();
    apply();
    pipeline.start();
    deviceInbox.start();
    health.start();
    subscriptions.start();
    looking =
        around
            .timer()
            .scheduleWithFixedDelay(
                this::lookQuietly, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    link.start();
  }

  public boolean isConnected() {
    return link.isConnected();
  }

  /** Ends: {@code offline} with its acknowledgement, DISCONNECT, camera closed. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (looking != null) {
      looking.cancel(false);
    }
    health.close();
    presence.leave();
    streams.close();
    uplink.setStreaming(false);
    uplink.close();
    deviceInbox.close();
    commands.close();
    if (started.get()) {
      link.close(outlet.status("offline"), FAREWELL);
    }
    link.close();
    pipeline.close();
    logUplink.close();
  }

  // ---- configuration in force

  private void configChanged() {
    apply();
    outlet.publish(Channel.REPORTED, twin.reported());
  }

  private synchronized void apply() {
    Settings settings = twin.settings();
    if (subscriptions.follow(file.groups(), twin.groups()) && outlet.isConnected()) {
      publishInfo();
    }
    if (!settings.equals(applied)) {
      budget.rate(settings.bandwidthKbps());
      if (settings.streamMode().equals("off")) {
        streams.stopAll();
      }
      health.interval(settings.healthIntervalS());
      logUplink.level(settings.logLevel());
      applied = settings;
    }
    look();
  }

  private static CameraMode modeOf(Settings settings) {
    return new CameraMode(settings.width(), settings.height(), settings.fps(), settings.quality());
  }

  /** Gives each frame, once encoded, to whoever takes it. */
  private void deliver(Frame frame) {
    try {
      streams.accept(frame);
    } finally {
      uplink.accept(frame);
    }
  }

  /** Whether anybody wants pictures: the setting, or a lease. */
  private boolean isWanted() {
    return twin.settings().streaming() || pictures.count() > 0 || streams.isWanted();
  }

  /** Follows what changes by itself: a lease's end, the camera's state, the bandwidth's use. */
  private synchronized void look() {
    if (closed.get()) {
      return;
    }
    streams.look();
    Settings settings = twin.settings();
    BandwidthBudget.Use use = budget.use(BUDGET_SECONDS);
    if (use != null) {
      ladder.look(use.seconds(), use.spent(), use.missed(), use.bytesPerSecond());
    }
    pipeline.clock(around.host().clockSynchronised(), clockErrorMicros());
    pipeline.apply(ladder.mode(modeOf(settings)));
    pipeline.setWanted(isWanted() || settings.streamMode().equals("continuous"));
    publishPictures(settings);
    state.look();
  }

  /** Pictures go out for the setting or a lease on them, and in place of a stream that fails. */
  private void publishPictures(Settings settings) {
    OptionalDouble wish = pictures.fps(settings.latestFps(), settings.mqttMaxFps());
    double fps = Math.max(settings.streaming() ? settings.latestFps() : 0, wish.orElse(0));
    if (fps == 0) {
      fps = Math.min(settings.latestFps(), streams.fallbackFps().orElse(0.0));
    }
    fps = Math.min(settings.fps(), fps);
    if (fps > 0) {
      uplink.pace(fps, settings.latestMaxBytes());
    }
    uplink.setStreaming(fps > 0);
    publishedFps = fps;
  }

  private void lookQuietly() {
    try {
      look();
    } catch (RuntimeException e) {
      log.log(System.Logger.Level.ERROR, "state was not looked at", e);
    }
  }

  // ---- what is said

  private void publishInfo() {
    outlet.publish(
        Channel.INFO,
        info.at(twin.settings().latestMaxBytes(), outlet.limits(), subscriptions.groups()));
  }

  /** Everything that is retained; presence is the last word, so that it is true when it is read. */
  private void publishAll() {
    publishInfo();
    outlet.publish(Channel.REPORTED, twin.reported());
    state.publish();
    health.publish();
    uplink.connected();
    presence.online();
  }

  private StateReporter.Facts facts() {
    PipelineStatus status = pipeline.status();
    DeviceState.Stream stream = streams.state();
    return new StateReporter.Facts(
        isWanted(),
        status.camera(),
        status.error(),
        status.fps(),
        status.width(),
        status.height(),
        pictures.count() + stream.sessions(),
        stream,
        publishedFps);
  }

  private DeviceHealth.Frames frames() {
    PipelineStatus status = pipeline.status();
    FrameCounts counts = uplink.counts();
    return new DeviceHealth.Frames(
        status.captured(),
        counts.published(),
        counts.forgotten(),
        counts.tooLarge(),
        status.repeated(),
        counts.lost(),
        counts.bytes(),
        new DeviceHealth.Streamed(
            streams.counts().sent(), streams.counts().forgotten(), streams.counts().bytes()));
  }

  private DeviceHealth.Messages messages() {
    Inbox.Counts counts = inbox.counts();
    return new DeviceHealth.Messages(
        counts.received(), refusals.count(), counts.refused(), Math.max(0, link.connects() - 1));
  }

  private DeviceHealth.Clock clock() {
    Optional<StreamSessions.ClockOffset> offset = streams.clockOffset();
    return new DeviceHealth.Clock(
        around.host().clockSynchronised(),
        offset.map(StreamSessions.ClockOffset::offsetMs).orElse(null),
        offset.map(StreamSessions.ClockOffset::errorMs).orElse(null));
  }

  private long clockErrorMicros() {
    return streams
        .clockOffset()
        .map(known -> (long) ((Math.abs(known.offsetMs()) + known.errorMs()) * 1000) + 1)
        .map(micros -> Math.min(micros, FrameHeader.UNKNOWN_ERROR - 1))
        .orElse(FrameHeader.UNKNOWN_ERROR);
  }

  private static Shrinker.Shrunk shrink(byte[] jpeg, long maxBytes) {
    byte[] smaller = Jpeg.shrink(jpeg, maxBytes);
    return smaller == null
        ? null
        : Jpeg.size(smaller)
            .map(size -> new Shrinker.Shrunk(smaller, size.width(), size.height()))
            .orElse(null);
  }

  /** Hears of the link's connections. */
  private final class Connections implements LinkListener {
    private String lastReason;

    @Override
    public void connected(BrokerLimits limits) {
      lastReason = null;
      log.log(System.Logger.Level.INFO, "connected to broker {0}", file.broker());
      publishAll();
    }

    @Override
    public void disconnected(String reason) {
      if (!closed.get() && !reason.equals(lastReason)) {
        log.log(System.Logger.Level.WARNING, reason);
      }
      lastReason = reason;
    }

    @Override
    public void subscriptionRefused(String filter, String reason) {
      log.log(
          System.Logger.Level.WARNING,
          "the broker refused the subscription to {0}: {1}",
          filter,
          reason);
    }
  }
}
