package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.command.CommandDesk;
import camfleet.device.command.Handler;
import camfleet.device.command.IdentifyHandler;
import camfleet.device.command.LogHandler;
import camfleet.device.command.Outcome;
import camfleet.device.command.PictureLeases;
import camfleet.device.command.PingHandler;
import camfleet.device.command.RefreshHandler;
import camfleet.device.command.Refusals;
import camfleet.device.command.RegionsHandler;
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
import camfleet.device.pipeline.Pipeline;
import camfleet.device.uplink.BandwidthBudget;
import camfleet.device.uplink.Events;
import camfleet.device.uplink.LatestUplink;
import camfleet.device.uplink.LogUplink;
import camfleet.device.uplink.Outlet;
import camfleet.device.uplink.StreamSessions;
import camfleet.frame.Frame;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.MqttConnector;
import camfleet.mqtt.MqttLink;
import camfleet.setting.SettingTable;
import camfleet.topic.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One device: camera → pipeline → uplink, the inbox with its desks, presence and health, wired in
 * the order in which data flows.
 */
public final class DeviceApp implements AutoCloseable {
  private static final int INBOX_MESSAGES = 256;
  private static final Duration FAREWELL = Duration.ofMillis(1500);
  private static final Duration CAMERA_PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 500;

  private final DeviceFile file;
  private final Surroundings around;
  private final System.Logger log;
  private final ConfigTwin twin;
  private final Inbox inbox;
  private final MqttLink link;
  private final Outlet outlet;
  private final BandwidthBudget budget;
  private final DevicePins pins;
  private final LatestUplink uplink;
  private final StreamSessions streams;
  private final Darkroom darkroom;
  private final Lookout lookout;
  private final Pipeline pipeline;
  private final PictureDemand demand;
  private final ConfigDesk config;
  private final DeviceFigures figures;
  private final StateReporter state;
  private final HealthReporter health;
  private final Presence presence;
  private final LogUplink logUplink;
  private final DeviceInfoDocument info;
  private final Subscriptions subscriptions;
  private final CommandDesk commands;
  private final DeviceInbox deviceInbox;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

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
    PictureWork work = new PictureWork(table, camera);
    PictureJudge judge =
        new PictureJudge(AgentSettings.capabilities(table, camera, around.pins()), work);
    twin = new ConfigTwin(table, file.settings(), store, judge, boot, around.clock());

    inbox = new Inbox(INBOX_MESSAGES, topic -> false);
    link =
        connector.link(
            DeviceLogin.of(file),
            inbox,
            new ConnectionLog(log, file.broker(), closed::get, this::publishAll));
    budget = new BandwidthBudget(around.nanos());
    outlet = new Outlet(file.topics(), file.id(), link, budget::spend);
    Events events = new Events(outlet, boot, around.clock(), log);
    logUplink =
        new LogUplink(
            outlet,
            line -> around.alone() || log.getName().equals(line.getLoggerName()),
            around.clock(),
            around.nanos());

    pins = new DevicePins(around, file.dataDir(), events, this::run);
    uplink =
        new LatestUplink(
            outlet, events, JpegShrinker::shrink, twin::revInForce, budget, around.nanos());
    streams = new StreamSessions(file.id(), boot, budget, around.clock(), around.nanos(), random);
    darkroom =
        new Darkroom(file, work, this::measuredFps, Darkroom.telling(events), around.nanos(), log);
    lookout =
        new Lookout(
            outlet,
            events,
            twin::revInForce,
            budget,
            work,
            settings -> Lookout.detecting(settings, darkroom.regions().current()),
            twin.settings(),
            around.nanos());
    pipeline =
        new Pipeline(
            file.id().value(),
            camera,
            work.mode(twin.settings()),
            file.warmUpOr(camera.warmUp()),
            boot,
            this::takers,
            lookout.over(darkroom.processing()),
            List.of(pins::saw, lookout.watcher()),
            (type, severity, message, data) -> events.tell("camera", type, severity, message, data),
            around.clock(),
            around.nanos());

    PictureLeases pictures = new PictureLeases(around.nanos());
    demand = new PictureDemand(twin, work, pictures, streams, budget, pipeline, uplink, lookout);
    config =
        new ConfigDesk(twin, work, file.dataDir(), pipeline, this::apply, outlet, restart, around);
    Refusals refusals = new Refusals(around.nanos(), log);
    figures =
        new DeviceFigures(
            pipeline,
            camera,
            uplink,
            streams,
            pictures,
            demand,
            darkroom,
            inbox,
            refusals,
            link,
            around.host(),
            pins);
    state = new StateReporter(outlet, figures::facts, boot, around.clock(), around.nanos());
    health =
        new HealthReporter(
            outlet,
            around.host(),
            file.dataDir(),
            figures::health,
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
    handlers.put("snapshot", new SnapshotHandler(config::snapshot, uplink, CAMERA_PATIENCE));
    handlers.put(
        "stream",
        new StreamHandler(
            pictures,
            streams,
            demand::publishedFps,
            () -> !twin.settings().streamMode().equals("off"),
            file.streamAllowList(),
            file.caFile(),
            this::look));
    handlers.put("restart", new RestartHandler(restart));
    handlers.put("identify", new IdentifyHandler(file.id(), events, pins::blink));
    ExposureLock exposure =
        new ExposureLock(
            AgentSettings.ranges(table, camera, around.pins()),
            camera,
            config::snapshot,
            config::override,
            twin::effective,
            file.warmUpOr(camera.warmUp()),
            around.timer());
    if (exposure.isPossible()) {
      handlers.put("lock", exposure::lock);
      handlers.put("unlock", exposure::unlock);
    }
    handlers.put("refresh", new RefreshHandler(this::publishAll));
    handlers.put("log", new LogHandler(logUplink));
    handlers.put("regions", new RegionsHandler(darkroom.regions(), this::apply));
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
            table, twin, config::changed, outlet, results, events, refusals, around.clock());
    info = new DeviceInfoDocument(file, boot, around, table, handlers.keySet(), camera);
    deviceInbox =
        new DeviceInbox(
            inbox,
            file.topics(),
            file.id(),
            commands,
            sets,
            config::desired,
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
    config.start();
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

  /** Whether pictures go out when somebody wants them. */
  boolean isShowing() {
    return config.isShowing();
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
    config.close();
    health.close();
    presence.leave();
    streams.close();
    uplink.setStreaming(false);
    uplink.close();
    pins.close();
    lookout.close();
    deviceInbox.close();
    commands.close();
    if (started.get()) {
      link.close(outlet.status("offline"), FAREWELL);
    }
    link.close();
    pipeline.close();
    darkroom.close();
    logUplink.close();
  }

  /** What a pin triggers. */
  private CompletionStage<Outcome> run(String command) {
    return commands.run(command);
  }

  // ---- configuration in force

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
      pins.apply(settings);
      darkroom.apply(settings);
      applied = settings;
    }
    lookout.follow(settings);
    look();
  }

  private double measuredFps() {
    return pipeline.status().fps();
  }

  /**
   * Who takes the frame of a picture that comes now: streams, the latest picture when due, and
   * those around an event.
   */
  private List<Consumer<Frame>> takers() {
    if (!config.isShowing()) {
      return List.of();
    }
    List<Consumer<Frame>> takers = new ArrayList<>();
    if (lookout.isOpen()) {
      takers.addAll(streams.takers());
      uplink.taker().ifPresent(takers::add);
    }
    lookout.addTaker(takers);
    return takers;
  }

  /** Follows what changes by itself: a lease's end, the camera's state, the bandwidth's use. */
  private synchronized void look() {
    if (closed.get()) {
      return;
    }
    streams.look();
    pipeline.look();
    pipeline.clock(around.host().clockSynchronised(), figures.clockErrorMicros());
    lookout.look();
    demand.follow();
    state.look();
  }

  private void lookQuietly() {
    try {
      config.look();
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
    config.report();
    state.publish();
    health.publish();
    uplink.connected();
    lookout.connected();
    presence.online();
    config.connected();
  }
}
