package camfleet.manager.twin;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Registry;
import camfleet.manager.fleet.RegistryListener;
import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.Publication;
import camfleet.setting.SettingTable;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Makes revisions of what is desired of a device (PROTOCOL.md §4). A revision number is used once,
 * whether or not its message reached the broker. Any thread may call it.
 */
public final class Twin implements RegistryListener {
  private final Topics topics;
  private final Registry registry;
  private final SettingTable settings;
  private final Function<Publication, CompletableFuture<Void>> publish;
  private final InstantSource wall;
  private final LongSupplier nanos;
  // Guarded by this.
  private final Map<DeviceId, Long> lastRev = new HashMap<>();
  private final Map<DeviceId, DesiredConfig> lastDesired = new HashMap<>();
  private final List<Waiting> waiting = new CopyOnWriteArrayList<>();

  /**
   * What became of a change.
   *
   * @param reported the device's final word, or null when it was not waited for
   */
  public record Outcome(DesiredConfig desired, ReportedConfig reported) {}

  private record Waiting(
      DeviceId device,
      DesiredConfig desired,
      Duration timeout,
      long deadlineNanos,
      CompletableFuture<Outcome> outcome) {}

  public Twin(
      Topics topics,
      Registry registry,
      SettingTable settings,
      Function<Publication, CompletableFuture<Void>> publish,
      InstantSource wall,
      LongSupplier nanos) {
    this.topics = topics;
    this.registry = registry;
    this.settings = settings;
    this.publish = publish;
    this.wall = wall;
    this.nanos = nanos;
  }

  /** What is desired of a device, or null when nobody has said. */
  public synchronized DesiredConfig desired(DeviceId device) {
    DesiredConfig mine = lastDesired.get(device);
    DesiredConfig seen =
        registry.find(device).map(known -> known.documents().desired()).orElse(null);
    return mine == null || (seen != null && seen.rev() > mine.rev()) ? seen : mine;
  }

  /**
   * Makes the next revision from a merge patch (RFC 7396) and publishes it.
   *
   * @param patch setting to value, null to give a key up
   * @param groups the device's groups from now on, or null to leave them
   * @param timeout how long to wait for the device; null not to wait
   * @return fails with {@link TwinException} when a value is refused (nothing is sent then), when
   *     the broker does not take the message, or when the device does not answer in time
   */
  public CompletableFuture<Outcome> change(
      DeviceId device,
      Map<String, Object> patch,
      List<String> groups,
      String by,
      Duration timeout) {
    SettingTable.Checked checked = settings.check(patch);
    if (!checked.isGood()) {
      return CompletableFuture.failedFuture(new TwinException(checked.problems()));
    }
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    DesiredConfig desired;
    DesiredConfig before;
    synchronized (this) {
      before = desired(device);
      desired = next(device, before, checked.values(), groups, by);
      lastRev.put(device, desired.rev());
      lastDesired.put(device, desired);
    }
    Waiting waits = null;
    if (timeout != null) {
      waits = new Waiting(device, desired, timeout, nanos.getAsLong() + timeout.toNanos(), outcome);
      waiting.add(waits);
    }
    Waiting mine = waits;
    publish
        .apply(Publication.of(topics.of(Channel.DESIRED, device), desired.toBytes(), 1, true))
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                takeBack(device, desired, before);
                waiting.remove(mine);
                outcome.completeExceptionally(unsent(device, failure));
              } else if (mine == null) {
                outcome.complete(new Outcome(desired, null));
              } else {
                registry.find(device).ifPresent(known -> answer(mine, known));
              }
            });
    return outcome;
  }

  private DesiredConfig next(
      DeviceId device,
      DesiredConfig before,
      Map<String, Object> patch,
      List<String> groups,
      String by) {
    Map<String, Object> config = new LinkedHashMap<>(before == null ? Map.of() : before.config());
    patch.forEach(
        (key, value) -> {
          if (value == null) {
            config.remove(key);
          } else {
            config.put(key, value);
          }
        });
    List<String> belongs = groups != null ? groups : before == null ? List.of() : before.groups();
    return new DesiredConfig(nextRev(device), wall.instant(), by, belongs, config);
  }

  /** Above everything that anybody still remembers, so that a lost memory heals. */
  private long nextRev(DeviceId device) {
    long last = lastRev.getOrDefault(device, 0L);
    Device known = registry.find(device).orElse(null);
    if (known != null && known.documents().desired() != null) {
      last = Math.max(last, known.documents().desired().rev());
    }
    if (known != null && known.documents().reported() != null) {
      last = Math.max(last, known.documents().reported().rev());
    }
    return last + 1;
  }

  private synchronized void takeBack(DeviceId device, DesiredConfig desired, DesiredConfig before) {
    if (lastDesired.get(device) == desired) {
      if (before == null) {
        lastDesired.remove(device);
      } else {
        lastDesired.put(device, before);
      }
    }
  }

  @Override
  public void changed(Device before, Device now) {
    if (before == null || before.documents().reported() != now.documents().reported()) {
      waiting.forEach(waits -> answer(waits, now));
    }
  }

  @Override
  public void forgotten(DeviceId device) {
    synchronized (this) {
      lastRev.remove(device);
      lastDesired.remove(device);
    }
  }

  private void answer(Waiting waits, Device device) {
    ReportedConfig reported = device.documents().reported();
    if (!waits.device().equals(device.id())
        || reported == null
        || reported.rev() < waits.desired().rev()
        || (reported.rev() == waits.desired().rev() && reported.status() == ConfigStatus.PENDING)
        || !waiting.remove(waits)) {
      return;
    }
    waits.outcome().complete(new Outcome(waits.desired(), reported));
  }

  /** Ends what has waited for too long. */
  public void tick() {
    long now = nanos.getAsLong();
    for (Waiting waits : waiting) {
      if (now - waits.deadlineNanos() >= 0 && waiting.remove(waits)) {
        waits
            .outcome()
            .completeExceptionally(
                new TwinException(
                    List.of(
                        new Problem(
                            ProblemCode.EXPIRED,
                            waits.device()
                                + " did not say what became of revision "
                                + waits.desired().rev()
                                + " within "
                                + waits.timeout().toMillis() / 1000.0
                                + " s; it stays desired"))));
      }
    }
  }

  private static TwinException unsent(DeviceId device, Throwable failure) {
    return new TwinException(
        List.of(
            new Problem(
                ProblemCode.IO_ERROR,
                "the configuration of " + device + " was not sent: " + failure.getMessage())));
  }

  /** Why a change is not in force; at least one problem. */
  public static final class TwinException extends Exception {
    private final transient List<Problem> problems;

    TwinException(List<Problem> problems) {
      super(problems.get(0).message());
      this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
      return problems;
    }
  }
}
