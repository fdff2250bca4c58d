package camfleet.manager.cli;

import camfleet.message.CommandRequest;
import camfleet.mqtt.Publication;
import camfleet.mqtt.PublishException;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Asks devices for more pictures over MQTT than they publish by themselves: a lease of {@code
 * cmd/stream} that is renewed while somebody watches, and ended with {@link #close}.
 */
final class PictureWish implements AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final long RENEW_NANOS = Duration.ofSeconds(10).toNanos();

  /** HiveMQ ends the connection of who publishes where it may not; more of that is no accident. */
  private static final int MOST_LOST = 2;

  private static final long FAREWELL_MILLIS = 1_000;

  private final Topics topics;
  private final String session;
  private final double fps;
  private final Function<Publication, CompletableFuture<Void>> outlet;
  private final Consumer<String> complaints;
  private final LongSupplier nanos;
  private final Map<DeviceId, Long> dueNanos = new HashMap<>();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile boolean given;

  /**
   * @param session tells this asker from others
   * @param outlet publishes
   * @param complaints hears once, in a sentence, that nothing can be asked for
   * @param nanos a monotonic clock
   */
  PictureWish(
      Topics topics,
      String session,
      double fps,
      Function<Publication, CompletableFuture<Void>> outlet,
      Consumer<String> complaints,
      LongSupplier nanos) {
    this.topics = topics;
    this.session = session;
    this.fps = fps;
    this.outlet = outlet;
    this.complaints = complaints;
    this.nanos = nanos;
  }

  /** Asks, or asks again when it is time to. */
  void renew(DeviceId device) {
    long now = nanos.getAsLong();
    Long due = dueNanos.get(device);
    if (given || due != null && now - due < 0) {
      return;
    }
    dueNanos.put(device, now + RENEW_NANOS);
    Map<String, Object> args = arguments("start");
    args.put("fps", fps);
    args.put("lease_s", LEASE.toSeconds());
    send(device, args).whenComplete((done, failure) -> answered(failure));
  }

  /** The device is away: it is asked anew when it is back. */
  void forget(DeviceId device) {
    dueNanos.remove(device);
  }

  private Map<String, Object> arguments(String action) {
    Map<String, Object> args = new LinkedHashMap<>();
    args.put("action", action);
    args.put("endpoint", "mqtt");
    args.put("session", session);
    return args;
  }

  private CompletableFuture<Void> send(DeviceId device, Map<String, Object> args) {
    return outlet.apply(
        Publication.of(
                topics.of(Channel.COMMAND, device, "stream"),
                CommandRequest.of(null, args).toBytes(),
                1,
                false)
            .withExpiry(Channel.COMMAND.expiry()));
  }

  private void answered(Throwable failure) {
    if (failure == null) {
      lost.set(0);
    } else if (failure instanceof PublishException e) {
      boolean refused =
          e.reason() == PublishException.Reason.REFUSED
              || e.reason() == PublishException.Reason.LOST && lost.incrementAndGet() >= MOST_LOST;
      if (refused && !given) {
        given = true;
        complaints.accept(
            "this user may not ask for more pictures, so they come as the devices publish them;"
                + " log in as an operator: "
                + e.getMessage());
      }
    }
  }

  /** Ends the leases, as far as that can be said within a second; the rest end by themselves. */
  @Override
  public void close() {
    if (!given) {
      CompletableFuture.allOf(
              dueNanos.keySet().stream()
                  .map(device -> send(device, arguments("stop")))
                  .toArray(CompletableFuture[]::new))
          .completeOnTimeout(null, FAREWELL_MILLIS, TimeUnit.MILLISECONDS)
          .exceptionally(failure -> null)
          .join();
    }
    dueNanos.clear();
  }
}
