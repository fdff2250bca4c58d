package camfleet.manager.twin;

import camfleet.manager.fleet.Registry;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.Store;
import camfleet.manager.store.StoredEvent;
import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.DeviceInfo;
import camfleet.message.Json;
import camfleet.message.Message;
import camfleet.message.Problem;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Publication;
import camfleet.mqtt.PublishException;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.setting.SettingTable;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A twin between a store and a broker of maps, everything on the caller's thread and by a clock
 * that is moved by hand.
 */
final class TwinRoom {
  static final DeviceId CAM = new DeviceId("cam1");
  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final SettingTable SETTINGS = SettingTable.camera();

  final ManualClock clock = new ManualClock();
  final Topics topics = Topics.standard();
  final List<Publication> published = new ArrayList<>();
  final List<StoredEvent> events = new ArrayList<>();
  final Map<String, byte[]> retained = new TreeMap<>();
  FakeStore store = new FakeStore();
  private Store database;
  Registry registry;
  Twin twin;
  boolean isUp;
  private long seq;

  TwinRoom() {
    start();
  }

  /** A new manager on the same store. */
  TwinRoom start() {
    registry = new Registry(clock, clock);
    twin =
        new Twin(
            topics,
            registry,
            SETTINGS,
            database == null ? store : database,
            events::add,
            new Turns(),
            this::publish,
            clock,
            clock);
    registry.listen(twin);
    twin.start();
    return this;
  }

  /** A new manager on a database instead of maps. */
  TwinRoom on(Store other) {
    database = other;
    return restart();
  }

  /** A manager that has started, connected and heard what is retained. */
  static TwinRoom settled() {
    return new TwinRoom().connect().pass(Duration.ofSeconds(2));
  }

  /** The former manager is dead; a new one comes and hears what is retained. */
  TwinRoom restart() {
    isUp = false;
    return start().connect().pass(Duration.ofSeconds(2));
  }

  TwinRoom connect() {
    isUp = true;
    twin.connected();
    new TreeMap<>(retained).forEach((topic, payload) -> deliver(topic, payload, true));
    return this;
  }

  TwinRoom disconnect() {
    isUp = false;
    twin.disconnected();
    return this;
  }

  /** Time passes, with the ticks that it brings. */
  TwinRoom pass(Duration time) {
    Duration step = time.toSeconds() > 60 ? Duration.ofSeconds(5) : Duration.ofMillis(100);
    for (long left = time.toMillis(); left > 0; left -= step.toMillis()) {
      clock.advance(step);
      registry.tick();
      twin.tick();
    }
    return this;
  }

  private CompletableFuture<Void> publish(Publication publication) {
    if (!isUp) {
      return CompletableFuture.failedFuture(
          new PublishException(PublishException.Reason.NOT_CONNECTED, "not connected"));
    }
    published.add(publication);
    retained.put(publication.topic(), publication.payload());
    deliver(publication.topic(), publication.payload(), false);
    return CompletableFuture.completedFuture(null);
  }

  /** Somebody publishes; the manager hears it when it is connected. */
  void says(DeviceId device, Channel channel, byte[] payload) {
    String topic = topics.of(channel, device);
    if (channel.retained()) {
      retained.put(topic, payload);
    }
    if (isUp) {
      deliver(topic, payload, false);
    }
  }

  void says(DeviceId device, Channel channel, Message message) {
    says(device, channel, message.toBytes());
  }

  void deliver(String topic, byte[] payload, boolean isRetained) {
    try {
      registry.receive(
          topics.parse(topic).orElseThrow(),
          new Delivery(
              topic,
              payload,
              1,
              isRetained,
              null,
              null,
              null,
              Map.of(),
              clock.instant(),
              clock.getAsLong()));
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- what devices do

  void reports(DeviceId device, long rev, ConfigStatus status) {
    reports(device, rev, status, Map.of());
  }

  void reports(DeviceId device, long rev, ConfigStatus status, Map<String, Object> overrides) {
    reports(device, rev, status, overrides, List.of());
  }

  void reports(
      DeviceId device,
      long rev,
      ConfigStatus status,
      Map<String, Object> overrides,
      List<Problem> errors) {
    says(
        device,
        Channel.REPORTED,
        new ReportedConfig(
            rev, status, clock.instant(), 1, ++seq, SETTINGS.defaults(), overrides, errors));
  }

  void online(DeviceId device) {
    says(device, Channel.STATUS, "online".getBytes(StandardCharsets.UTF_8));
    beats(device);
  }

  void beats(DeviceId device) {
    registry.lifeSign(device, clock.getAsLong());
  }

  void can(DeviceId device, Map<String, DeviceInfo.SettingRange> settings) {
    says(
        device,
        Channel.INFO,
        new DeviceInfo(
            device.value(),
            "1",
            1,
            "session",
            clock.instant(),
            null,
            null,
            new DeviceInfo.Capabilities(List.of(), settings),
            null,
            List.of()));
  }

  // ---- what is asked

  static FleetDocument document(String json) {
    try {
      FleetDocument.Checked checked =
          FleetDocument.read(
              Json.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), SETTINGS);
      if (!checked.isGood()) {
        throw new IllegalArgumentException(checked.problems().toString());
      }
      return checked.document();
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Change by(String who) {
    return new Change(who, null, FleetRevision.Origin.APPLY, null);
  }

  /** Commits and releases to everybody who changes. */
  List<DeviceRevision> apply(String json) {
    Committed committed = twin.commit(document(json), by("ada")).join();
    List<DeviceRevision> made =
        twin.release(
                committed.revision().number(),
                committed.plan().changes().stream().map(change -> change.device()).toList(),
                null,
                "ada",
                null)
            .join();
    twin.markReleased(committed.revision().number()).join();
    return made;
  }

  CompletableFuture<Outcome> change(DeviceId device, Map<String, Object> patch) {
    return twin.change(device, patch, null, "test", null, TIMEOUT);
  }

  static Map<String, Object> givingUp(String key) {
    Map<String, Object> patch = new LinkedHashMap<>();
    patch.put(key, null);
    return patch;
  }

  DesiredConfig held(DeviceId device) {
    try {
      return Json.read(retained.get(topics.of(Channel.DESIRED, device)), DesiredConfig.class);
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  DeviceRevision stored(DeviceId device, long rev) {
    return store.deviceRevisions(device, rev + 1, 1).get(0);
  }

  List<String> told() {
    return events.stream().map(StoredEvent::type).toList();
  }
}
