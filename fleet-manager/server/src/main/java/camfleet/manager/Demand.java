package camfleet.manager;

import camfleet.manager.command.Dispatch;
import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Registry;
import camfleet.manager.fleet.RegistryListener;
import camfleet.manager.frames.FrameHub;
import camfleet.manager.frames.StreamTokens;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.ProblemCode;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks cameras that somebody watches for a stream, with {@code cmd/stream}: a lease that it renews
 * while there are watchers and ends when they are gone. A manager that dies leaves leases that end
 * by themselves. A device that refuses is asked again when something about it has changed.
 */
final class Demand implements RegistryListener {
  /** What is left of it when a link is cut outlasts the cut, though nothing can renew it. */
  private static final Duration LEASE = Duration.ofSeconds(60);

  private static final long RENEW_NANOS = Duration.ofSeconds(10).toNanos();

  /** After a command that was lost; a refusal is not one. */
  private static final long RETRY_NANOS = Duration.ofSeconds(2).toNanos();

  /** How long a stream goes on after its last watcher, who may only be reloading the page. */
  private static final long LINGER_NANOS = Duration.ofSeconds(5).toNanos();

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Registry registry;
  private final FrameHub hub;
  private final StreamTokens tokens;
  private final Dispatch dispatch;
  private final Supplier<String> endpoint;
  private final LongSupplier nanos;
  private final Map<DeviceId, Lease> leases = new ConcurrentHashMap<>();

  /** A camera that is, or should be, streaming; guarded by itself. */
  private static final class Lease {
    StreamTokens.Grant grant;
    double fps;
    long dueNanos;
    long wantedNanos;
    boolean refused;
    boolean asking;
    Object life;
  }

  /**
   * @param endpoint what devices are told to dial
   */
  Demand(
      Registry registry,
      FrameHub hub,
      StreamTokens tokens,
      Dispatch dispatch,
      Supplier<String> endpoint,
      LongSupplier nanos) {
    this.registry = registry;
    this.hub = hub;
    this.tokens = tokens;
    this.dispatch = dispatch;
    this.endpoint = endpoint;
    this.nanos = nanos;
  }

  /** Asks, renews and ends, whatever is due. */
  void tick() {
    for (Device device : registry.all()) {
      double wish = hub.wish(device.id());
      Lease lease = leases.get(device.id());
      if (wish > 0 && lease == null && device.presence() == Presence.ONLINE) {
        lease = new Lease();
        leases.put(device.id(), lease);
      }
      if (lease != null) {
        attend(device, lease, wish);
      }
    }
  }

  private void attend(Device device, Lease lease, double wish) {
    long now = nanos.getAsLong();
    boolean ends;
    synchronized (lease) {
      if (wish > 0) {
        lease.wantedNanos = now;
        Object life = life(device);
        if (!life.equals(lease.life)) {
          // A new life or a new configuration: what the device said before no longer counts.
          lease.life = life;
          lease.refused = false;
          lease.dueNanos = now;
        }
        boolean faster = lease.grant != null && wish > lease.fps;
        boolean due = now - lease.dueNanos >= 0 || faster;
        if (due && !lease.refused && !lease.asking && device.presence() == Presence.ONLINE) {
          ask(device.id(), lease, wish, now);
        }
      }
      ends = wish == 0 && now - lease.wantedNanos >= LINGER_NANOS;
    }
    if (ends && leases.remove(device.id(), lease)) {
      end(device.id(), lease);
    }
  }

  /** What a device's refusal depends on. */
  private static Object life(Device device) {
    var info = device.documents().info();
    var reported = device.documents().reported();
    return Arrays.asList(
        info == null ? null : info.boot(),
        info == null ? null : info.session(),
        device.presence() == Presence.ONLINE,
        reported == null ? null : reported.config());
  }

  private void ask(DeviceId device, Lease lease, double wish, long now) {
    if (lease.grant == null) {
      lease.grant = tokens.grant(device, LEASE);
    } else {
      tokens.renew(device, lease.grant.session(), LEASE);
    }
    lease.fps = wish;
    lease.dueNanos = now + RENEW_NANOS;
    lease.asking = true;
    Map<String, Object> args = new LinkedHashMap<>();
    args.put("action", "start");
    args.put("lease_s", LEASE.toSeconds());
    args.put("endpoint", endpoint.get());
    args.put("session", lease.grant.session());
    args.put("token", lease.grant.token());
    if (!Double.isInfinite(wish)) {
      args.put("fps", wish);
    }
    dispatch
        .send(device, "stream", args, null, PATIENCE)
        .whenComplete((result, failure) -> answered(lease, result));
  }

  private void answered(Lease lease, CommandResult result) {
    synchronized (lease) {
      lease.asking = false;
      if (result == null || result.status() == CommandStatus.EXPIRED) {
        lease.dueNanos = nanos.getAsLong() + RETRY_NANOS;
      } else if (result.status() != CommandStatus.DONE) {
        lease.refused =
            result.status() == CommandStatus.REJECTED
                || result.error().code() == ProblemCode.UNSUPPORTED;
      }
    }
  }

  private void end(DeviceId device, Lease lease) {
    tokens.revoke(device);
    synchronized (lease) {
      if (lease.grant != null && !lease.refused) {
        // Lost, it ends by itself: nobody renews it.
        dispatch.send(
            device,
            "stream",
            Map.of("action", "stop", "session", lease.grant.session()),
            null,
            PATIENCE);
      }
    }
  }

  /** How many cameras are asked to stream. */
  int leases() {
    return leases.size();
  }

  @Override
  public void changed(Device before, Device now) {
    // The tick looks.
  }

  @Override
  public void forgotten(DeviceId device) {
    if (leases.remove(device) != null) {
      tokens.revoke(device);
    }
  }
}
