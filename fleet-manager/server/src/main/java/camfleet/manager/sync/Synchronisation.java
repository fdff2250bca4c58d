package camfleet.manager.sync;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Registry;
import camfleet.manager.twin.TwinException;
import camfleet.message.DeviceInfo;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.setting.Capabilities;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * Has cameras expose at the same moments. A client gives no picture before it hears its server, and
 * a camera turns a revision back that brings none within 15 s: so the clients are asked first and
 * the server as soon as they have begun. Any thread may call it.
 */
public final class Synchronisation {
  private final Registry registry;
  private final RoleEdit edit;
  private final LongSupplier nanos;
  private final ConcurrentLinkedQueue<SyncRun> runs = new ConcurrentLinkedQueue<>();

  public Synchronisation(Registry registry, RoleEdit edit, LongSupplier nanos) {
    this.registry = registry;
    this.edit = edit;
    this.nanos = nanos;
  }

  /**
   * Makes one camera the server and all others its clients.
   *
   * @param devices with the server or without it
   * @param timeout how long each camera may take for its final word
   * @return in the order of the devices, the server first; fails with {@link TwinException} before
   *     anything is sent when a camera cannot do it or is not online
   */
  public CompletableFuture<List<SyncedCamera>> begin(
      List<Device> devices, Device server, String by, Duration timeout) {
    Map<DeviceId, SyncRole> roles = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    roles.put(server.id(), SyncRole.SERVER);
    check(server, SyncRole.SERVER, problems);
    for (Device device : devices) {
      if (!device.id().equals(server.id())) {
        roles.put(device.id(), SyncRole.CLIENT);
        check(device, SyncRole.CLIENT, problems);
      }
    }
    if (roles.size() == 1) {
      problems.add(
          new Problem(
              ProblemCode.INVALID_ARGUMENT,
              "there is no other camera than the server " + server.id() + " to synchronise"));
    }
    if (!problems.isEmpty()) {
      return CompletableFuture.failedFuture(new TwinException(problems));
    }
    SyncRun run = new SyncRun(registry, edit, roles, by, timeout, nanos);
    run.begin();
    runs.add(run);
    return run.result();
  }

  /** Has cameras expose each at moments of its own; those that are away do so when they return. */
  public CompletableFuture<List<SyncedCamera>> end(
      List<Device> devices, String by, Duration timeout) {
    Map<DeviceId, SyncRole> roles = new LinkedHashMap<>();
    devices.forEach(device -> roles.put(device.id(), SyncRole.OFF));
    SyncRun run = new SyncRun(registry, edit, roles, by, timeout, nanos);
    run.begin();
    runs.add(run);
    return run.result();
  }

  private static void check(Device device, SyncRole role, List<Problem> problems) {
    DeviceInfo info = device.documents().info();
    if (info == null
        || info.capabilities() == null
        || !info.capabilities().settings().containsKey(SyncRole.KEY)) {
      problems.add(
          new Problem(
              ProblemCode.UNSUPPORTED,
              device.id() + " cannot be synchronised: its camera does not do \"sync\"",
              SyncRole.KEY));
      return;
    }
    Capabilities.of(info)
        .problems(Map.of(SyncRole.KEY, role.word()))
        .forEach(
            problem ->
                problems.add(
                    new Problem(
                        problem.code(), device.id() + ": " + problem.message(), problem.key())));
    if (device.presence() != Presence.ONLINE) {
      problems.add(
          new Problem(
              ProblemCode.INVALID_ARGUMENT,
              device.id() + " is not online, and synchronising needs all cameras at once"));
    }
  }

  /** Looks at what has come; to be called several times a second, by one thread at a time. */
  public void tick() {
    runs.removeIf(SyncRun::look);
  }
}
