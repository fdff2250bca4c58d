package camfleet.manager.cli;

import camfleet.message.CommandRequest;
import camfleet.message.CommandResult;
import camfleet.message.Json;
import camfleet.mqtt.Publication;
import camfleet.mqtt.PublishException;
import camfleet.runtime.MalformedException;
import camfleet.topic.Address;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
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

  /** The id of the request that each device was sent last. */
  private final Map<DeviceId, String> asked = new HashMap<>();

  /** What each device said against it, so that it is told once. */
  private final Map<DeviceId, String> objections = new HashMap<>();

  private final AtomicInteger lost = new AtomicInteger();
  private volatile boolean given;

  /**
   * @param session tells this asker from others
   * @param outlet publishes
   * @param complaints hears once, in a sentence, that nothing can be asked for, or that a device
   *     will not
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
    String id = UUID.randomUUID().toString();
    asked.put(device, id);
    send(device, id, args).whenComplete((done, failure) -> answered(failure));
  }

  /** A result of some command of a device; it may be the answer to what was asked here. */
  void heard(Address result, byte[] payload) {
    CommandResult answer;
    try {
      answer = Json.read(payload, CommandResult.class);
    } catch (MalformedException e) {
      // Whose answer it is cannot be told; it is asked again in any case.
      return;
    }
    DeviceId device = result.device();
    if (!answer.id().equals(asked.get(device)) || !answer.status().isFinal()) {
      return;
    }
    if (answer.error() == null) {
      objections.remove(device);
      return;
    }
    String sentence = answer.error().message();
    if (!sentence.equals(objections.put(device, sentence))) {
      complaints.accept(
          device
              + " was asked for more pictures and answered "
              + Words.word(answer.error().code())
              + ": "
              + sentence
              + "; they come as it publishes them");
    }
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

  private CompletableFuture<Void> send(DeviceId device, String id, Map<String, Object> args) {
    return outlet.apply(
        Publication.of(
                topics.of(Channel.COMMAND, device, "stream"),
                CommandRequest.of(id, args).toBytes(),
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
                  .map(device -> send(device, null, arguments("stop")))
                  .toArray(CompletableFuture[]::new))
          .completeOnTimeout(null, FAREWELL_MILLIS, TimeUnit.MILLISECONDS)
          .exceptionally(failure -> null)
          .join();
    }
    dueNanos.clear();
  }
}
