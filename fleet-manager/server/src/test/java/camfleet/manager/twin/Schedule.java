package camfleet.manager.twin;

import camfleet.manager.fleet.Registry;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.RolloutPolicy;
import camfleet.manager.store.DeviceRevision;
import camfleet.message.ConfigStatus;
import camfleet.message.Json;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * One manager, one broker and one device through a random time of changes, losses, repetitions,
 * disorder, restarts and lost memories, and then through calm. Everything follows from a seed.
 *
 * <p>The broker keeps what is retained truthfully, as MQTT does at QoS 1; what it hands on is lost,
 * late, doubled or out of order. Whoever connects is handed what is retained.
 */
final class Schedule {
  private static final DeviceId CAM = new DeviceId("cam1");
  private static final SettingTable SETTINGS = SettingTable.camera();
  private static final Topics TOPICS = Topics.standard();
  private static final String DESIRED = TOPICS.of(Channel.DESIRED, CAM);
  private static final String REPORTED = TOPICS.of(Channel.REPORTED, CAM);
  private static final String STATUS = TOPICS.of(Channel.STATUS, CAM);
  private static final byte[] ONLINE = "online".getBytes(StandardCharsets.UTF_8);

  private final Random random;
  private final ManualClock clock = new ManualClock();
  private final ScheduledDevice device;
  private final List<byte[]> toDevice = new ArrayList<>();
  private final List<byte[]> toManager = new ArrayList<>();
  private final Deque<Runnable> arriving = new ArrayDeque<>();
  private final List<String> wrong = new ArrayList<>();
  private final Map<Long, byte[]> documents = new HashMap<>();
  private final Map<Long, ConfigStatus> finals = new HashMap<>();
  private byte[] retainedDesired;
  private byte[] retainedReported;
  private ReportedConfig lastReported;
  private long retainedRev;
  private long newestPublished;
  private FakeStore store = new FakeStore();
  private FakeStore backup = new FakeStore();
  private Registry registry;
  private Twin twin;
  private Turns loop;
  private boolean managerOnline;
  private boolean deviceOnline;
  private boolean lossy = true;
  private int publications;

  Schedule(long seed, ScheduledDevice device) {
    this.random = new Random(seed);
    this.device = device;
  }

  /** What was wrong; empty when nothing was. */
  List<String> run(int steps) {
    startManager();
    startDevice();
    for (int i = 0; i < steps; i++) {
      step();
    }
    calm();
    judge();
    return wrong;
  }

  private void step() {
    switch (random.nextInt(22)) {
      case 0, 1, 2 -> change();
      case 3 -> apply();
      case 4, 5, 6 -> deliver(toDevice, this::deviceHears);
      case 7, 8, 9 -> deliver(toManager, this::managerHears);
      case 10 -> pass(Duration.ofMillis(100 + random.nextInt(20_000)));
      case 11, 12 -> pass(Duration.ofMillis(700));
      case 13, 14 -> say(device.timePasses());
      case 15 -> killManager();
      case 16 -> loseLink();
      case 17 -> startDevice();
      case 18 -> {
        long known = Math.max(retainedRev, retainedReported == null ? 0 : lastReported.rev());
        if (random.nextInt(3) == 0 && known >= newestPublished) {
          store = random.nextBoolean() ? new FakeStore() : backup.copy();
          killManager();
        } else {
          backup = store.copy();
        }
      }
      case 19 -> {
        if (random.nextInt(3) == 0 && newestStored() >= newestPublished) {
          // The broker loses what it retains, and with it every connection. Were the store lost as
          // well, only a device that is away would know which numbers were used.
          retainedDesired = null;
          retainedRev = 0;
          if (random.nextBoolean()) {
            retainedReported = null;
          }
          loseLink();
          deviceOnline = false;
          toDevice.clear();
        }
      }
      case 20 -> deviceOnline = false;
      default -> {
        if (!deviceOnline) {
          connectDevice();
        }
        if (!managerOnline) {
          connectManager();
        }
      }
    }
  }

  private long newestStored() {
    return store.deviceRevisions(CAM, Long.MAX_VALUE, 1).stream()
        .mapToLong(DeviceRevision::rev)
        .max()
        .orElse(0);
  }

  /** Nothing is lost any more, and everybody has time. */
  private void calm() {
    lossy = false;
    toManager.clear();
    if (random.nextBoolean()) {
      killManager();
    }
    if (!managerOnline) {
      connectManager();
    }
    connectDevice();
    for (int i = 0; i < 400 && (i < 3 || !agree()); i++) {
      settle();
      pass(Duration.ofSeconds(1));
      registry.lifeSign(CAM, clock.getAsLong());
    }
  }

  private boolean agree() {
    DeviceRevision newest = twin.newest(CAM);
    return newest == null || (newest.outcome().isFinal() && retainedRev == newest.rev());
  }

  private void settle() {
    boolean something = true;
    while (something) {
      something = false;
      while (!toDevice.isEmpty()) {
        deviceHears(toDevice.remove(0));
        something = true;
      }
      List<ReportedConfig> later = device.timePasses();
      if (!later.isEmpty()) {
        say(later);
        something = true;
      }
      while (!toManager.isEmpty()) {
        managerHears(toManager.remove(0));
        something = true;
      }
    }
  }

  private void judge() {
    DeviceRevision newest = twin.newest(CAM);
    if (newest == null) {
      return;
    }
    ReportedConfig reported = lastReported;
    expect(
        reported.rev() == newest.rev(),
        "the device ends with " + reported.rev() + ", newest is " + newest.rev());
    expect(
        Arrays.equals(retainedDesired, newest.desired().toBytes()),
        "the broker holds something else than the store");
    expect(
        newest.outcome().name().equals(reported.status().name()),
        "the store says " + newest.outcome() + " and the device " + reported.status());
    if (reported.status() == ConfigStatus.APPLIED) {
      expect(
          Json.text(device.inForce()).equals(Json.text(newest.desired().config())),
          "the device does " + device.inForce() + ", wanted is " + newest.desired().config());
    }
    for (DeviceRevision one : store.deviceRevisions(CAM, Long.MAX_VALUE, 10_000)) {
      expect(one.outcome().isFinal(), "revision " + one.rev() + " ends as " + one.outcome());
    }
    expect(store.overwritten.isEmpty(), "a second final status: " + store.overwritten);
  }

  private void expect(boolean fact, String otherwise) {
    if (!fact) {
      wrong.add(otherwise);
    }
  }

  // ---- the manager

  private void startManager() {
    registry = new Registry(clock, clock);
    loop = new Turns();
    Turns mine = loop;
    twin =
        new Twin(
            TOPICS,
            registry,
            SETTINGS,
            store,
            event -> {},
            loop,
            publication ->
                mine == loop
                    ? publish(publication)
                    : CompletableFuture.failedFuture(new IllegalStateException("it is dead")),
            clock,
            clock);
    registry.listen(twin);
    twin.start();
    connectManager();
  }

  private void killManager() {
    managerOnline = false;
    startManager();
  }

  private void connectManager() {
    managerOnline = true;
    toManager.clear();
    arriving.clear();
    twin.connected();
    // It comes in any order and takes its time.
    if (retainedReported != null) {
      byte[] reported = retainedReported;
      arriving.add(() -> managerHears(reported));
    }
    if (retainedDesired != null) {
      byte[] desired = retainedDesired;
      arriving.add(() -> managerHears(DESIRED, desired, true));
    }
    arriving.add(() -> managerHears(STATUS, ONLINE, false));
  }

  private void loseLink() {
    managerOnline = false;
    twin.disconnected();
  }

  private void change() {
    twin.change(CAM, Map.of("quality", 1 + random.nextInt(99)), null, "somebody", null, null);
  }

  private void apply() {
    FleetDocument document =
        new FleetDocument(
            Map.of("quality", 1L + random.nextInt(99)),
            new TreeMap<>(),
            new TreeMap<>(),
            RolloutPolicy.CAREFUL);
    twin.commit(document, TwinRoom.by("ada"))
        .thenCompose(
            committed ->
                twin.release(committed.revision().number(), List.of(CAM), null, "ada", null)
                    .thenCompose(made -> twin.markReleased(committed.revision().number())));
  }

  private CompletableFuture<Void> publish(Publication publication) {
    if (!managerOnline || (lossy && random.nextInt(8) == 0)) {
      return CompletableFuture.failedFuture(
          new PublishException(PublishException.Reason.NOT_CONNECTED, "not connected"));
    }
    publications++;
    byte[] payload = publication.payload();
    long rev = rev(payload);
    byte[] before = documents.putIfAbsent(rev, payload);
    expect(
        before == null || Arrays.equals(before, payload),
        "revision " + rev + " stands for two documents");
    retainedDesired = payload;
    retainedRev = rev;
    newestPublished = Math.max(newestPublished, rev);
    managerHears(DESIRED, payload, false);
    if (deviceOnline) {
      toDevice.add(payload);
    }
    // Sometimes the broker has it and the manager does not hear that.
    return lossy && random.nextInt(8) == 0
        ? CompletableFuture.failedFuture(
            new PublishException(PublishException.Reason.LOST, "connection lost"))
        : CompletableFuture.completedFuture(null);
  }

  private void managerHears(byte[] reported) {
    managerHears(REPORTED, reported, true);
  }

  private void managerHears(String topic, byte[] payload, boolean retained) {
    if (!managerOnline) {
      return;
    }
    try {
      registry.receive(
          TOPICS.parse(topic).orElseThrow(),
          new Delivery(
              topic,
              payload,
              1,
              retained,
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

  // ---- the device

  private void startDevice() {
    device.starts();
    connectDevice();
  }

  private void connectDevice() {
    deviceOnline = true;
    toDevice.clear();
    if (retainedDesired != null) {
      toDevice.add(retainedDesired);
    }
    say(device.connects());
  }

  private void deviceHears(byte[] desired) {
    say(device.desired(desired));
  }

  private void say(List<ReportedConfig> documentsOfDevice) {
    for (ReportedConfig said : documentsOfDevice) {
      if (said.rev() > 0 && said.status() != ConfigStatus.PENDING) {
        ConfigStatus before = finals.putIfAbsent(said.rev(), said.status());
        expect(
            before == null || before == said.status(),
            "the device says " + before + " and " + said.status() + " of " + said.rev());
      }
      if (deviceOnline) {
        lastReported = said;
        retainedReported = said.toBytes();
        toManager.add(retainedReported);
      }
    }
  }

  // ---- the channel

  private interface Hears {
    void hear(byte[] payload);
  }

  /** One message, not always the oldest; it may be lost or come again later. */
  private void deliver(List<byte[]> queue, Hears hears) {
    if (queue.isEmpty()) {
      return;
    }
    int which = random.nextInt(queue.size());
    byte[] payload = random.nextInt(5) == 0 ? queue.get(which) : queue.remove(which);
    if (random.nextInt(5) != 0) {
      hears.hear(payload);
    }
  }

  private void pass(Duration time) {
    long left = time.toMillis();
    while (left > 0) {
      long step = Math.min(left, left > 3_000 && arriving.isEmpty() ? 3_000 : 300);
      clock.advance(Duration.ofMillis(step));
      left -= step;
      registry.tick();
      twin.tick();
      if (managerOnline && !arriving.isEmpty()) {
        arriving.remove().run();
      }
    }
  }

  /** As everything begins with it, reading all of it is saved. */
  private static long rev(byte[] desired) {
    String text = new String(desired, StandardCharsets.UTF_8);
    return Long.parseLong(text.substring("{'rev':".length(), text.indexOf(',')));
  }

  int publications() {
    return publications;
  }
}
