package camfleet.manager.twin;

import camfleet.manager.fleet.Registry;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.RolloutPolicy;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.message.ConfigStatus;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One manager, one broker and one device through a random time of changes, losses, repetitions,
 * disorder, restarts and lost memories, and then through calm. Everything follows from a seed.
 *
 * <p>The broker keeps what is retained truthfully, as MQTT does at QoS 1; what it hands on is lost,
 * late, doubled or out of order. Whoever connects is handed what is retained.
 */
public final class Schedule {
  private static final DeviceId CAM = new DeviceId("cam1");
  private static final SettingTable SETTINGS = SettingTable.camera();
  private static final Topics TOPICS = Topics.standard();
  private static final String DESIRED = TOPICS.of(Channel.DESIRED, CAM);
  private static final String REPORTED = TOPICS.of(Channel.REPORTED, CAM);
  private static final String STATUS = TOPICS.of(Channel.STATUS, CAM);

  /** After this a manager that is connected takes changes at once. */
  private static final Duration SETTLING = Duration.ofMillis(1_800);

  private static final byte[] ONLINE = "online".getBytes(StandardCharsets.UTF_8);

  private final Random random;
  private final ManualClock clock;
  private final ScheduledDevice device;
  private final List<byte[]> toDevice = new ArrayList<>();
  private final List<Said> toManager = new ArrayList<>();
  private final Deque<Runnable> arriving = new ArrayDeque<>();
  private final List<String> wrong = new ArrayList<>();
  private final Map<Long, byte[]> documents = new HashMap<>();
  private final Map<Long, ConfigStatus> finals = new HashMap<>();

  /** Revisions that the device called pending; of those it owes a final status. */
  private final Set<Long> pending = new TreeSet<>();

  /** Final statuses that came to a manager before it heard of a newer revision. */
  private final Map<Long, ConfigStatus> heard = new HashMap<>();

  private byte[] retainedDesired;
  private Said retainedReported;
  private Said lastHeard;
  private long newestHeard;
  private long newestSaid;
  private boolean hasStarted;
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

  private record Said(ReportedConfig document, byte[] payload) {
    /** PROTOCOL.md §3: an older document never replaces a newer one. */
    boolean isAfter(Said other) {
      return other == null
          || document.boot() > other.document.boot()
          || (document.boot() == other.document.boot() && document.seq() > other.document.seq());
    }
  }

  /**
   * @param clock the device's as well
   */
  public Schedule(long seed, ManualClock clock, ScheduledDevice device) {
    this.random = new Random(seed);
    this.clock = clock;
    this.device = device;
  }

  /** What was wrong; empty when nothing was. */
  public List<String> run(int steps) {
    startManager();
    startDevice();
    pass(SETTLING);
    for (int i = 0; i < steps; i++) {
      step();
    }
    calm();
    judge();
    return wrong;
  }

  private void step() {
    switch (random.nextInt(28)) {
      case 0, 1, 2, 3, 4 -> change();
      case 5, 6 -> apply();
      case 7 -> rollBack();
      case 8, 9, 10 -> deliver(random, toDevice, this::deviceHears);
      case 11, 12, 13 -> deliver(random, toManager, this::managerHears);
      case 14 -> pass(Duration.ofMillis(100 + random.nextInt(20_000)));
      case 15, 16 -> pass(Duration.ofMillis(700));
      case 17, 18 -> say(device.timePasses());
      case 19, 20 -> say(device.somethingHappens());
      case 21 -> killManager();
      case 22 -> loseLink();
      case 23 -> startDevice();
      case 24 -> {
        long known =
            Math.max(retainedRev, retainedReported == null ? 0 : retainedReported.document().rev());
        if (random.nextInt(3) == 0 && known >= newestPublished) {
          store = random.nextBoolean() ? new FakeStore() : backup.copy();
          heard.clear();
          killManager();
        } else {
          backup = store.copy();
        }
      }
      case 25 -> {
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
      case 26 -> {
        deviceOnline = false;
        toDevice.clear();
      }
      default -> {
        if (device.isDown()) {
          startDevice();
        } else if (!deviceOnline) {
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
    device.calm();
    if (device.isDown()) {
      startDevice();
    } else if (!deviceOnline || random.nextBoolean()) {
      connectDevice();
    }
    // Three seconds are what the manager leaves somebody who turns a knob, and more.
    for (int i = 0; i < 400 && (i < 4 || !agree()); i++) {
      settle();
      pass(Duration.ofSeconds(1));
      registry.lifeSign(CAM, clock.getAsLong());
    }
  }

  private boolean agree() {
    DeviceRevision newest = twin.newest(CAM);
    return !device.isTrying()
        && (newest == null || (newest.outcome().isFinal() && retainedRev == newest.rev()));
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
    wrong.addAll(device.wrong());
    ReportedConfig reported = retainedReported.document();
    expect(
        reported.config().equals(device.inForce()),
        "the device says " + reported.config() + " and does " + device.inForce());
    DeviceRevision newest = twin.newest(CAM);
    if (newest == null) {
      return;
    }
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
      judgeApplied(newest.desired().config(), reported.overrides());
    }
    for (DeviceRevision one : store.deviceRevisions(CAM, Long.MAX_VALUE, 10_000)) {
      judgeEnd(one);
    }
    expect(store.overwritten.isEmpty(), "a second final status: " + store.overwritten);
    pending.removeAll(finals.keySet());
    expect(pending.isEmpty(), "the device says no final status of " + pending);
  }

  private void judgeApplied(Map<String, Object> wanted, Map<String, Object> overrides) {
    Map<String, Object> inForce = device.inForce();
    inForce.forEach(
        (key, value) -> {
          Object byDefault = SETTINGS.find(key).orElseThrow().byDefault();
          Object due = overrides.getOrDefault(key, wanted.getOrDefault(key, byDefault));
          expect(value.equals(due), key + " is " + value + " on the device, due is " + due);
        });
    expect(inForce.keySet().containsAll(wanted.keySet()), "not all that is wanted is in force");
    if ("enforce".equals(wanted.get("drift"))) {
      expect(overrides.isEmpty(), "overrides beside drift: enforce: " + overrides);
    } else if ("accept".equals(wanted.get("drift"))) {
      overrides.forEach(
          (key, value) ->
              expect(value.equals(wanted.get(key)), "override of " + key + " was not accepted"));
    }
  }

  /** What is stored of a revision is what the device says, unless that never came. */
  private void judgeEnd(DeviceRevision one) {
    String outcome = one.outcome().name();
    expect(one.outcome().isFinal(), "revision " + one.rev() + " ends as " + outcome);
    ConfigStatus said = finals.get(one.rev());
    ConfigStatus due = heard.get(one.rev());
    if (due != null) {
      expect(
          outcome.equals(due.name()),
          "the store says " + outcome + " of " + one.rev() + ", heard was " + due);
    } else if (one.outcome() != DeviceRevision.Outcome.SUPERSEDED) {
      expect(
          said != null && outcome.equals(said.name()),
          "the store says " + outcome + " of " + one.rev() + ", said was " + said);
    }
  }

  private void expect(boolean fact, String otherwise) {
    if (!fact) {
      wrong.add(otherwise);
    }
  }

  // ---- the manager

  private void startManager() {
    lastHeard = null;
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
      Said reported = retainedReported;
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
    twin.change(CAM, device.wish(random), null, "somebody", null, null);
  }

  private void apply() {
    Map<String, Object> wanted = new LinkedHashMap<>(device.wish(random));
    wanted.values().removeIf(Objects::isNull);
    release(
        new FleetDocument(wanted, new TreeMap<>(), new TreeMap<>(), RolloutPolicy.CAREFUL),
        FleetRevision.Origin.APPLY);
  }

  /** Back to what was wanted of the fleet at some time. */
  private void rollBack() {
    List<FleetRevision> all = store.fleetRevisions(Long.MAX_VALUE, 5);
    if (all.isEmpty()) {
      return;
    }
    try {
      release(twin.document(all.get(random.nextInt(all.size()))), FleetRevision.Origin.ROLLBACK);
    } catch (TwinException e) {
      throw new IllegalStateException(e);
    }
  }

  private void release(FleetDocument document, FleetRevision.Origin origin) {
    twin.commit(document, new Change("ada", null, origin, null))
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

  private void managerHears(Said said) {
    if (managerOnline && said.isAfter(lastHeard)) {
      lastHeard = said;
      long rev = said.document().rev();
      boolean isFinal = said.document().status() != ConfigStatus.PENDING;
      if (isFinal && rev >= newestHeard && isStored(rev)) {
        heard.putIfAbsent(rev, said.document().status());
      }
      newestHeard = Math.max(newestHeard, rev);
    }
    managerHears(REPORTED, said.payload(), true);
  }

  private boolean isStored(long rev) {
    return store.deviceRevisions(CAM, rev + 1, 1).stream().anyMatch(one -> one.rev() == rev);
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
    hasStarted = true;
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
    for (ReportedConfig document : documentsOfDevice) {
      note(document);
      if (deviceOnline) {
        retainedReported = new Said(document, document.toBytes());
        toManager.add(retainedReported);
      }
    }
    if (device.isDown()) {
      deviceOnline = false;
      toDevice.clear();
    }
  }

  private void note(ReportedConfig document) {
    long rev = document.rev();
    if (hasStarted) {
      // A power cut comes between storing a revision and saying what that is for the one before.
      hasStarted = false;
      pending.removeIf(one -> one < rev);
    }
    expect(rev >= newestSaid, "the device goes back from " + newestSaid + " to " + rev);
    newestSaid = Math.max(newestSaid, rev);
    ConfigStatus said = document.status();
    ConfigStatus before = finals.get(rev);
    expect(
        before == null || before == said,
        "the device says " + before + " and " + said + " of " + rev);
    if (said == ConfigStatus.PENDING) {
      pending.add(rev);
    } else if (rev > 0) {
      finals.put(rev, said);
    }
  }

  // ---- the channel

  /** One message, not always the oldest; it may be lost or come again later. */
  private static <T> void deliver(Random random, List<T> queue, Consumer<T> hears) {
    if (queue.isEmpty()) {
      return;
    }
    int which = random.nextInt(queue.size());
    T message = random.nextInt(5) == 0 ? queue.get(which) : queue.remove(which);
    if (random.nextInt(5) != 0) {
      hears.accept(message);
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

  /** How often the manager published. */
  public int publications() {
    return publications;
  }
}
