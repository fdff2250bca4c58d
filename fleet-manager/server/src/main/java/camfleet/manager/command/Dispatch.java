package camfleet.manager.command;

import camfleet.message.CommandRequest;
import camfleet.message.CommandResult;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.SettingsPatch;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Publication;
import camfleet.runtime.MalformedException;
import camfleet.topic.Address;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Sends commands and waits for their results by id. Every request ends: with the device's final
 * result, or with {@link CommandException} when it could not be sent or nobody answered in time.
 * Any thread may call it.
 */
public final class Dispatch {
  /** How many may wait for an answer at the same time. */
  static final int LIMIT = 10_000;

  private static final String SET = "set";

  private final Topics topics;
  private final Function<Publication, CompletableFuture<Void>> publish;
  private final LongSupplier nanos;
  private final Map<Key, Waiting> waiting = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  private record Key(DeviceId device, String id) {}

  /** One request under way. */
  private static final class Waiting {
    final String command;
    final Duration timeout;
    final long deadlineNanos;
    final CompletableFuture<CommandResult> result = new CompletableFuture<>();
    volatile CommandResult progress;

    Waiting(String command, Duration timeout, long deadlineNanos) {
      this.command = command;
      this.timeout = timeout;
      this.deadlineNanos = deadlineNanos;
    }
  }

  /**
   * @param publish gives a message to the broker
   */
  public Dispatch(
      Topics topics, Function<Publication, CompletableFuture<Void>> publish, LongSupplier nanos) {
    this.topics = topics;
    this.publish = publish;
    this.nanos = nanos;
  }

  /**
   * Sends a command; a second call with the same id while the first waits shares its result.
   *
   * @param id null for a new one
   * @param timeout how long to wait, and how long the command is of use to the device
   */
  public CompletableFuture<CommandResult> send(
      DeviceId device, String name, Map<String, Object> args, String id, Duration timeout) {
    String own = id == null ? UUID.randomUUID().toString() : id;
    CommandRequest request =
        new CommandRequest(
            own, args, Math.min(timeout.toMillis() / 1000.0, 86_400), null, "manager", null);
    Publication message =
        Publication.of(topics.of(Channel.COMMAND, device, name), request.toBytes(), 1, false);
    return await(new Key(device, own), name, message, timeout);
  }

  /** Sends a local override; the answer carries the correlation data as its id. */
  public CompletableFuture<CommandResult> set(
      DeviceId device, Map<String, Object> patch, Duration timeout) {
    String id = UUID.randomUUID().toString();
    Publication message =
        Publication.of(topics.of(Channel.SET, device), new SettingsPatch(patch).toBytes(), 1, false)
            .withResponse(
                topics.of(Channel.RESULT, device, SET), id.getBytes(StandardCharsets.UTF_8));
    return await(new Key(device, id), SET, message, timeout);
  }

  private CompletableFuture<CommandResult> await(
      Key key, String name, Publication message, Duration timeout) {
    if (waiting.size() >= LIMIT) {
      return CompletableFuture.failedFuture(
          new CommandException(
              ProblemCode.BUSY, LIMIT + " commands wait for an answer already; try again later"));
    }
    Waiting mine = new Waiting(name, timeout, nanos.getAsLong() + timeout.toNanos());
    Waiting other = waiting.putIfAbsent(key, mine);
    if (other != null) {
      return other.result.copy();
    }
    publish
        .apply(message.withExpiry(timeout))
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null && waiting.remove(key, mine)) {
                count("unsent");
                mine.result.completeExceptionally(
                    new CommandException(
                        ProblemCode.IO_ERROR,
                        name + " was not sent to " + key.device() + ": " + reason(failure)));
              }
            });
    return mine.result.copy();
  }

  /** Takes what a device says of a command, on {@code res/<name>}. */
  public void receive(Address address, Delivery delivery) throws MalformedException {
    CommandResult result = Json.read(delivery.payload(), CommandResult.class);
    Key key = new Key(address.device(), result.id());
    Waiting waits = waiting.get(key);
    if (waits == null && delivery.correlation() != null) {
      key = new Key(address.device(), new String(delivery.correlation(), StandardCharsets.UTF_8));
      waits = waiting.get(key);
    }
    if (waits == null) {
      return;
    }
    if (!result.status().isFinal()) {
      waits.progress = result;
    } else if (waiting.remove(key, waits)) {
      count(result.status().name().toLowerCase(java.util.Locale.ROOT));
      waits.result.complete(result);
    }
  }

  /** Ends what has waited for too long. */
  public void tick() {
    long now = nanos.getAsLong();
    waiting.forEach(
        (key, waits) -> {
          if (now - waits.deadlineNanos >= 0 && waiting.remove(key, waits)) {
            count("timeout");
            waits.result.completeExceptionally(
                new CommandException(ProblemCode.EXPIRED, silence(key.device(), waits)));
          }
        });
  }

  private static String silence(DeviceId device, Waiting waits) {
    String within = " within " + waits.timeout.toMillis() / 1000.0 + " s";
    return waits.progress == null
        ? device + " did not answer " + waits.command + within
        : device + " accepted " + waits.command + " but gave no result" + within;
  }

  /** Finished requests by outcome: a final status, {@code timeout} or {@code unsent}. */
  public Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((outcome, count) -> all.put(outcome, count.sum()));
    return all;
  }

  public int waiting() {
    return waiting.size();
  }

  private void count(String outcome) {
    counts.computeIfAbsent(outcome, key -> new LongAdder()).increment();
  }

  private static String reason(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** Why a command has no result from its device. */
  public static final class CommandException extends Exception {
    private final transient Problem problem;

    CommandException(ProblemCode code, String message) {
      super(message);
      this.problem = new Problem(code, message);
    }

    public Problem problem() {
      return problem;
    }
  }
}
