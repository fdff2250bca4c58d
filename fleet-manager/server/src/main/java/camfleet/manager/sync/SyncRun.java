package camfleet.manager.sync;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Registry;
import camfleet.manager.twin.Outcome;
import camfleet.manager.twin.StaleException;
import camfleet.manager.twin.TwinException;
import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.DeviceState;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/** One change of roles on its way. After its beginning for one thread at a time. */
final class SyncRun {
  /** In which every client has begun, else the server does not wait any longer for it. */
  static final Duration CLIENTS = Duration.ofSeconds(5);

  /** In which cameras that show pictures say whether these are synchronised. */
  static final Duration SETTLING = Duration.ofSeconds(10);

  private final Registry registry;
  private final RoleEdit edit;
  private final Map<DeviceId, SyncRole> roles;
  private final String by;
  private final Duration timeout;
  private final LongSupplier nanos;
  private final Map<DeviceId, CompletableFuture<Outcome>> outcomes = new LinkedHashMap<>();
  private final Map<DeviceId, Device> before = new HashMap<>();
  private final CompletableFuture<List<SyncedCamera>> result = new CompletableFuture<>();
  private long sinceNanos;
  private boolean serverAsked;
  private boolean settling;

  SyncRun(
      Registry registry,
      RoleEdit edit,
      Map<DeviceId, SyncRole> roles,
      String by,
      Duration timeout,
      LongSupplier nanos) {
    this.registry = registry;
    this.edit = edit;
    this.roles = roles;
    this.by = by;
    this.timeout = timeout;
    this.nanos = nanos;
  }

  CompletableFuture<List<SyncedCamera>> result() {
    return result;
  }

  void begin() {
    sinceNanos = nanos.getAsLong();
    roles.keySet().forEach(id -> registry.find(id).ifPresent(device -> before.put(id, device)));
    ask(SyncRole.CLIENT);
    ask(SyncRole.OFF);
  }

  private void ask(SyncRole wanted) {
    roles.forEach(
        (id, role) -> {
          if (role == wanted) {
            if (hasFailedBefore(id)) {
              edit.change(id, patch(SyncRole.OFF), by, null);
            }
            outcomes.put(id, edit.change(id, patch(role), by, isOnline(id) ? timeout : null));
          }
        });
  }

  private static Map<String, Object> patch(SyncRole role) {
    return Map.of(SyncRole.KEY, role.word());
  }

  private boolean isOnline(DeviceId id) {
    return registry.find(id).map(device -> device.presence() == Presence.ONLINE).orElse(false);
  }

  /** A role that is wanted already but was turned back is only tried again as another revision. */
  private boolean hasFailedBefore(DeviceId id) {
    Device known = before.get(id);
    ReportedConfig reported = known == null ? null : known.documents().reported();
    return hasBegun(id)
        && reported != null
        && (reported.status() == ConfigStatus.ROLLED_BACK
            || reported.status() == ConfigStatus.REJECTED);
  }

  /** Goes on as far as it can; true when it is over. */
  boolean look() {
    try {
      return goOn();
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
      return true;
    }
  }

  private boolean goOn() {
    if (!serverAsked && (allClientsBegan() || isOver(CLIENTS))) {
      serverAsked = true;
      if (anyClientFollows()) {
        ask(SyncRole.SERVER);
      }
    }
    boolean allAnswered = outcomes.values().stream().allMatch(CompletableFuture::isDone);
    if (!serverAsked || !allAnswered) {
      return false;
    }
    if (!settling) {
      settling = true;
      sinceNanos = nanos.getAsLong();
    }
    List<SyncedCamera> cameras = roles.keySet().stream().map(this::camera).toList();
    if (cameras.stream().noneMatch(SyncRun::mayYetSynchronise) || isOver(SETTLING)) {
      result.complete(cameras.stream().map(SyncRun::judged).toList());
      return true;
    }
    return false;
  }

  private boolean isOver(Duration time) {
    return nanos.getAsLong() - sinceNanos >= time.toNanos();
  }

  private boolean allClientsBegan() {
    return outcomes.entrySet().stream()
        .allMatch(entry -> entry.getValue().isDone() || hasBegun(entry.getKey()));
  }

  /** Whether a camera has taken up what is wanted, which it tries now. */
  private boolean hasBegun(DeviceId id) {
    Device device = registry.find(id).orElse(null);
    DesiredConfig desired = device == null ? null : device.documents().desired();
    ReportedConfig reported = device == null ? null : device.documents().reported();
    return desired != null
        && reported != null
        && roles.get(id).word().equals(desired.config().get(SyncRole.KEY))
        && reported.rev() >= desired.rev();
  }

  private boolean anyClientFollows() {
    return outcomes.values().stream()
        .anyMatch(
            outcome ->
                !outcome.isDone()
                    || (!outcome.isCompletedExceptionally()
                        && status(outcome.join()) == ConfigStatus.APPLIED));
  }

  private static ConfigStatus status(Outcome outcome) {
    ReportedConfig reported = outcome.reported();
    if (reported == null) {
      return null;
    }
    return reported.rev() > outcome.desired().rev() ? ConfigStatus.SUPERSEDED : reported.status();
  }

  private SyncedCamera camera(DeviceId id) {
    SyncRole role = roles.get(id);
    CompletableFuture<Outcome> asked = outcomes.get(id);
    if (asked == null) {
      return new SyncedCamera(
          id, role, null, null, null, List.of(problem(id + " was not asked: nobody follows it")));
    }
    Outcome outcome;
    try {
      outcome = asked.join();
    } catch (CompletionException e) {
      return new SyncedCamera(id, role, null, null, null, problems(id, e.getCause()));
    }
    ConfigStatus status = status(outcome);
    List<Problem> problems = new ArrayList<>();
    if (status != null && status != ConfigStatus.APPLIED) {
      problems.addAll(outcome.reported().errors());
      if (problems.isEmpty()) {
        problems.add(
            problem(
                id + " did not take revision " + outcome.desired().rev() + " and did not say why"));
      }
    }
    return new SyncedCamera(
        id, role, outcome.desired().rev(), status, synchronised(id, outcome), problems);
  }

  /** What a camera says since it has the role; null when it does not tell. */
  private Boolean synchronised(DeviceId id, Outcome outcome) {
    DeviceState state = registry.find(id).map(device -> device.documents().state()).orElse(null);
    Device known = before.get(id);
    boolean isNew =
        known == null
            || known.documents().desired() == null
            || known.documents().desired().rev() < outcome.desired().rev();
    boolean isOld = isNew && known != null && known.documents().state() == state;
    return state == null || isOld ? null : state.synchronised();
  }

  private static List<Problem> problems(DeviceId id, Throwable failure) {
    if (failure instanceof TwinException e) {
      return e.problems();
    }
    ProblemCode code =
        failure instanceof StaleException ? ProblemCode.STALE_REV : ProblemCode.INTERNAL;
    return List.of(new Problem(code, id + ": " + failure.getMessage()));
  }

  private static boolean mayYetSynchronise(SyncedCamera camera) {
    return camera.role() != SyncRole.OFF
        && camera.status() == ConfigStatus.APPLIED
        && !Boolean.TRUE.equals(camera.synchronised());
  }

  /** One that says that it is not synchronised has not become what was wanted. */
  private static SyncedCamera judged(SyncedCamera camera) {
    if (!mayYetSynchronise(camera) || camera.synchronised() == null) {
      return camera;
    }
    return new SyncedCamera(
        camera.device(),
        camera.role(),
        camera.rev(),
        camera.status(),
        false,
        List.of(
            problem(camera.device() + " is " + camera.role().word() + " but not synchronised")));
  }

  private static Problem problem(String sentence) {
    return new Problem(ProblemCode.CAMERA_ERROR, sentence, SyncRole.KEY);
  }
}
