package camfleet.manager.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.fleet.Registry;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.RolloutPolicy;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.StoredEvent;
import camfleet.manager.store.StoredRollout;
import camfleet.manager.twin.Change;
import camfleet.manager.twin.Twin;
import camfleet.message.Json;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Publication;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.setting.SettingTable;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Rollouts with the twin, a broker that retains, and cameras that behave as they are told; time
 * passes when a test says so. The manager can be killed and started again.
 */
final class RolloutRoom {
  private static final Duration STEP = Duration.ofMillis(100);

  final ManualClock clock = new ManualClock();
  final MortalStore store = new MortalStore();
  final Map<DeviceId, FakePi> pis = new TreeMap<>();
  final List<StoredEvent> events = new ArrayList<>();
  final FakeGate gate = new FakeGate();
  boolean isConnected = true;
  Registry registry;
  Twin twin;
  Rollouts rollouts;
  private final Topics topics = Topics.standard();
  private final Map<String, byte[]> retained = new TreeMap<>();

  /** Pictures are bad where a test says so. */
  static final class FakeGate implements HealthGate {
    final Map<DeviceId, String> bad = new HashMap<>();
    final Set<DeviceId> known = new HashSet<>();
    final Set<DeviceId> watched = new HashSet<>();

    @Override
    public void before(DeviceId device) {
      known.add(device);
    }

    @Override
    public void watch(DeviceId device) {
      watched.add(device);
    }

    @Override
    public Optional<String> verdict(DeviceId device, boolean isOver) {
      assertThat(watched).contains(device);
      return Optional.ofNullable(bad.get(device));
    }

    @Override
    public void unwatch(DeviceId device) {
      known.remove(device);
      watched.remove(device);
    }
  }

  /** A room with so many cameras, {@code cam01} and so on, all of them online. */
  RolloutRoom(int cameras) {
    for (int i = 1; i <= cameras; i++) {
      DeviceId id = new DeviceId(String.format("cam%02d", i));
      pis.put(id, new FakePi(this, id));
    }
    pis.values().forEach(FakePi::comes);
    boot();
    pass(Duration.ofSeconds(12));
  }

  FakePi pi(String id) {
    return pis.get(new DeviceId(id));
  }

  /** Starts the manager. */
  void boot() {
    store.bornAgain();
    registry = new Registry(clock, clock);
    twin =
        new Twin(
            topics,
            registry,
            SettingTable.camera(),
            store,
            events::add,
            Runnable::run,
            this::publish,
            clock,
            clock);
    rollouts =
        new Rollouts(
            new TwinReleases(twin),
            store,
            events::add,
            Attendance.in(registry),
            gate,
            Runnable::run,
            () -> isConnected,
            clock,
            clock);
    gate.known.clear();
    gate.watched.clear();
    registry.listen(twin);
    twin.start();
    rollouts.load();
    twin.connected();
    new TreeMap<>(retained).forEach((topic, payload) -> deliver(topic, payload, true));
  }

  /** Ends the manager; what it had not stored is lost. */
  void kill() {
    registry = null;
    twin = null;
    rollouts = null;
  }

  void restart() {
    kill();
    boot();
  }

  /** The broker is there again and sends what it retains. */
  void reconnects() {
    isConnected = true;
    twin.connected();
    new TreeMap<>(retained).forEach((topic, payload) -> deliver(topic, payload, true));
  }

  private CompletableFuture<Void> publish(Publication publication) {
    if (!isConnected) {
      return CompletableFuture.failedFuture(new IllegalStateException("not connected"));
    }
    store.moment();
    says(publication.topic(), publication.payload());
    store.moment();
    return CompletableFuture.completedFuture(null);
  }

  /** Somebody publishes a retained message. */
  void says(String topic, byte[] payload) {
    retained.put(topic, payload);
    topics
        .parse(topic)
        .filter(address -> address.channel() == Channel.DESIRED)
        .ifPresent(address -> pis.get(address.device()).gets(payload));
    deliver(topic, payload, false);
  }

  void says(Channel channel, DeviceId device, byte[] payload) {
    says(topics.of(channel, device), payload);
  }

  byte[] retained(Channel channel, DeviceId device) {
    return retained.get(topics.of(channel, device));
  }

  private void deliver(String topic, byte[] payload, boolean isRetained) {
    if (registry == null || !isConnected) {
      return;
    }
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
      throw new AssertionError(e);
    }
  }

  /** Lets time pass for everybody. */
  void pass(Duration time) {
    for (Duration left = time; !left.isZero(); left = left.minus(STEP)) {
      step();
    }
  }

  void step() {
    clock.advance(STEP);
    pis.values().forEach(FakePi::tick);
    if (registry != null) {
      registry.tick();
      twin.tick();
      rollouts.tick();
    }
  }

  /** Lets time pass until the rollout stands so. */
  void until(long number, StoredRollout.State state) {
    for (int i = 0; i < 6_000 && rollout(number).state() != state; i++) {
      step();
    }
    assertThat(rollout(number).state()).as(rollout(number).toString()).isEqualTo(state);
  }

  StoredRollout rollout(long number) {
    return rollouts.find(number).join().orElseThrow();
  }

  /** Where a device stands in the newest rollout. */
  RolloutDevice device(String id) {
    long newest = rollouts.list(Long.MAX_VALUE, 1).join().get(0).number();
    return rollouts.devices(newest).join().stream()
        .filter(device -> device.device().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  List<String> in(RolloutDevice.State state) {
    long newest = rollouts.list(Long.MAX_VALUE, 1).join().get(0).number();
    return rollouts.devices(newest).join().stream()
        .filter(device -> device.state() == state)
        .map(device -> device.device().value())
        .toList();
  }

  static FleetDocument document(Map<String, Object> defaults) {
    FleetDocument.Checked checked =
        FleetDocument.read(Map.of("version", 1L, "defaults", defaults), SettingTable.camera());
    assertThat(checked.problems()).isEmpty();
    return checked.document();
  }

  static Change by(String person) {
    return new Change(person, null, FleetRevision.Origin.APPLY, null);
  }

  /** Rolls this out for every camera. */
  StoredRollout start(Map<String, Object> defaults, RolloutPolicy policy) {
    return await(rollouts.start(document(defaults), by("anna"), policy)).rollout();
  }

  /** Lets time pass until there is an answer; a manager that is killed gives none. */
  <T> T await(CompletableFuture<T> answer) {
    for (int i = 0; i < 600 && !answer.isDone(); i++) {
      if (store.isDead()) {
        throw new MortalStore.Killed();
      }
      step();
    }
    assertThat(answer).isDone();
    return answer.join();
  }

  /** What happened to rollouts, without what each says of itself. */
  List<String> story() {
    return events.stream()
        .filter(event -> event.eventClass().equals("rollout"))
        .map(StoredEvent::type)
        .toList();
  }

  List<String> sentences() {
    return events.stream()
        .filter(event -> event.eventClass().equals("rollout"))
        .map(StoredEvent::message)
        .toList();
  }

  static byte[] bytes(String word) {
    return word.getBytes(StandardCharsets.UTF_8);
  }

  static <T> T read(byte[] json, Class<T> type) {
    try {
      return Json.read(json, type);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }
}
