package camfleet.device.command;

import camfleet.device.uplink.Events;
import camfleet.device.uplink.Outlet;
import camfleet.message.CommandRequest;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.Severity;
import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Takes commands from the inbox to their handlers and brings back exactly one final result each.
 * One thread gives it commands; results may come from any.
 */
public final class CommandDesk implements AutoCloseable {
  private static final long FAREWELL_SECONDS = 2;

  private final Map<String, Handler> handlers;
  private final Outlet outlet;
  private final Results results;
  private final Events events;
  private final Refusals refusals;
  private final ResultMemory memory;
  private final ScheduledExecutorService timer;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final System.Logger log;

  /** Commands without a final result yet, by identity; each leaves with its result. */
  private final Set<Task> open = Collections.newSetFromMap(new IdentityHashMap<>());

  public CommandDesk(
      Map<String, Handler> handlers,
      Outlet outlet,
      Results results,
      Events events,
      Refusals refusals,
      ScheduledExecutorService timer,
      RandomGenerator random,
      InstantSource clock,
      LongSupplier nanos,
      System.Logger log) {
    this.handlers = Map.copyOf(handlers);
    this.outlet = outlet;
    this.results = results;
    this.events = events;
    this.refusals = refusals;
    this.memory = new ResultMemory(nanos);
    this.timer = timer;
    this.random = random;
    this.clock = clock;
    this.nanos = nanos;
    this.log = log;
  }

  /** One command under way. */
  private record Task(
      String name,
      String id,
      String key,
      Map<String, Object> arguments,
      Set<ReplyTo> copies,
      long deadlineNanos,
      boolean hasDeadline) {}

  /**
   * @param name the last level of the topic
   * @param toMany whether it came on a group's topic, where {@code spread_s} counts
   */
  public void accept(Delivery delivery, String name, boolean toMany) {
    if (delivery.retained()) {
      refuseRetained(delivery, name);
      return;
    }
    CommandRequest request;
    try {
      request = read(delivery.payload());
    } catch (MalformedException e) {
      Problem problem = new Problem(ProblemCode.INVALID_ARGUMENT, e.getMessage());
      refuse(delivery, name, givenId(delivery), problem);
      return;
    }
    Set<ReplyTo> copies = ReplyTo.of(outlet.topics(), delivery, request.replyTo());
    String id = request.id() != null ? request.id() : idOf(delivery);
    String key = request.id() == null ? null : name + "\n" + id;
    if (key != null && isRepetition(key, copies)) {
      return;
    }
    Task task = task(delivery, name, id, key, request, copies);
    if (task.hasDeadline() && nanos.getAsLong() - task.deadlineNanos() >= 0) {
      expire(task);
      return;
    }
    if (!handlers.containsKey(name)) {
      refusals.refuse(delivery.topic(), "there is no such command");
      finish(task, unsupported(name));
      return;
    }
    double spread = toMany && request.spreadS() != null ? request.spreadS() : 0;
    if (request.ttlS() != null) {
      spread = Math.min(spread, request.ttlS());
    }
    if (spread > 0) {
      later(task, (long) (spread * 1e9 * random.nextDouble()));
    } else {
      execute(task);
    }
  }

  private Task task(
      Delivery delivery,
      String name,
      String id,
      String key,
      CommandRequest request,
      Set<ReplyTo> copies) {
    long left = Long.MAX_VALUE;
    if (request.ttlS() != null) {
      left = (long) (request.ttlS() * 1e9);
    }
    if (delivery.expiresIn() != null) {
      left = Math.min(left, delivery.expiresIn().toNanos());
    }
    boolean hasDeadline = left != Long.MAX_VALUE;
    long deadline = hasDeadline ? delivery.arrivedNanos() + left : 0;
    return opened(new Task(name, id, key, request.args(), copies, deadline, hasDeadline));
  }

  private Task opened(Task task) {
    synchronized (open) {
      open.add(task);
    }
    return task;
  }

  private void refuseRetained(Delivery delivery, String name) {
    refusals.refuse(delivery.topic(), "a retained command would be executed at every connect");
    events.tell(
        "security",
        "retained_command",
        Severity.WARNING,
        "a retained command on " + delivery.topic() + " was ignored; publish it without retain",
        Map.of("topic", delivery.topic(), "command", name));
  }

  private static CommandRequest read(byte[] payload) throws MalformedException {
    String text =
        payload.length > 16 ? "" : new String(payload, StandardCharsets.ISO_8859_1).strip();
    if (payload.length == 0 || text.equals("PRESS") || text.equals("{}")) {
      return CommandRequest.empty();
    }
    return Json.read(payload, CommandRequest.class);
  }

  /** The correlation as text where it is fit for one, else a new id. */
  public static String idOf(Delivery delivery) {
    byte[] correlation = delivery.correlation();
    if (correlation != null && correlation.length > 0 && correlation.length <= 64) {
      String text = new String(correlation, StandardCharsets.ISO_8859_1);
      if (text.chars().allMatch(c -> c > ' ' && c < 127)) {
        return text;
      }
    }
    return UUID.randomUUID().toString();
  }

  private boolean isRepetition(String key, Set<ReplyTo> copies) {
    ResultMemory.Entry known = memory.begin(key, copies);
    if (known == null) {
      return false;
    }
    CommandResult stored = memory.result(known);
    if (stored != null) {
      results.send(stored, copies);
    }
    return true;
  }

  private void later(Task task, long delayNanos) {
    try {
      timer.schedule(() -> execute(task), delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      finish(task, new Problem(ProblemCode.INTERNAL, "the device is stopping"));
    }
  }

  private void execute(Task task) {
    synchronized (open) {
      if (!open.contains(task)) {
        return;
      }
    }
    try {
      if (task.hasDeadline() && nanos.getAsLong() - task.deadlineNanos() > 0) {
        expire(task);
        return;
      }
      handlers
          .get(task.name())
          .handle(new Arguments(task.name(), task.arguments()))
          .whenComplete(
              (outcome, failure) -> {
                if (failure == null) {
                  done(task, outcome);
                } else {
                  failed(task, failure);
                }
              });
    } catch (CommandException | RuntimeException e) {
      failed(task, e);
    }
  }

  private void done(Task task, Outcome outcome) {
    CompletableFuture<Void> sent =
        finish(task, result(task, CommandStatus.DONE, outcome.output(), null));
    if (outcome.afterwards() != null) {
      sent.orTimeout(FAREWELL_SECONDS, TimeUnit.SECONDS)
          .whenComplete((nothing, late) -> outcome.afterwards().run());
    }
  }

  private void failed(Task task, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof CommandException e) {
      finish(task, e.problem());
      return;
    }
    log.log(System.Logger.Level.ERROR, "command " + task.name() + " failed", cause);
    finish(
        task,
        new Problem(
            ProblemCode.INTERNAL, task.name() + " failed on the device; its log says more"));
  }

  private void expire(Task task) {
    Problem problem =
        new Problem(ProblemCode.EXPIRED, task.name() + " came too late and was not executed");
    finish(task, result(task, CommandStatus.EXPIRED, Map.of(), problem));
  }

  private Problem unsupported(String name) {
    List<String> names = handlers.keySet().stream().sorted().toList();
    return new Problem(
        ProblemCode.UNSUPPORTED,
        "there is no command \"" + name + "\"; there are " + String.join(", ", names));
  }

  /** Executes a command that the device gives itself; nobody else hears of it. Any thread may. */
  public CompletionStage<Outcome> run(String name) {
    Handler handler = handlers.get(name);
    if (handler == null) {
      return CompletableFuture.failedFuture(new CommandException(unsupported(name)));
    }
    try {
      return handler.handle(new Arguments(name, Map.of()));
    } catch (CommandException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Rejects a command without looking at its payload. */
  public void refuse(Delivery delivery, String name, Problem problem) {
    if (delivery.retained()) {
      refuseRetained(delivery, name);
    } else {
      refuse(delivery, name, idOf(delivery), problem);
    }
  }

  private void refuse(Delivery delivery, String name, String id, Problem problem) {
    refusals.refuse(delivery.topic(), problem.message());
    Set<ReplyTo> copies = ReplyTo.of(outlet.topics(), delivery, null);
    Task task = opened(new Task(name, id, null, Map.of(), copies, 0, false));
    finish(task, result(task, CommandStatus.REJECTED, Map.of(), problem));
  }

  /** The id of a request that is otherwise not usable, so that its asker knows what was refused. */
  private static String givenId(Delivery delivery) {
    try {
      Object id = Json.readObject(delivery.payload()).get("id");
      if (id instanceof String text && !text.isEmpty() && text.length() <= 64) {
        return text;
      }
    } catch (MalformedException e) {
      return idOf(delivery);
    }
    return idOf(delivery);
  }

  private void finish(Task task, Problem problem) {
    CommandStatus status =
        switch (problem.code()) {
          case INVALID_ARGUMENT,
              UNKNOWN_KEY,
              WRONG_TYPE,
              OUT_OF_RANGE,
              UNSUPPORTED,
              BUSY,
              UNAUTHORIZED,
              NOT_FOUND,
              STALE_REV ->
              CommandStatus.REJECTED;
          case EXPIRED -> CommandStatus.EXPIRED;
          case FRAME_TOO_LARGE, CAMERA_ERROR, IO_ERROR, INTERNAL -> CommandStatus.FAILED;
        };
    finish(task, result(task, status, Map.of(), problem));
  }

  private CompletableFuture<Void> finish(Task task, CommandResult result) {
    synchronized (open) {
      if (!open.remove(task)) {
        return CompletableFuture.completedFuture(null);
      }
    }
    Set<ReplyTo> copies =
        task.key() == null ? task.copies() : memory.end(task.key(), result, task.copies());
    return results.send(result, copies);
  }

  private CommandResult result(
      Task task, CommandStatus status, Map<String, Object> output, Problem problem) {
    return new CommandResult(
        task.id(),
        outlet.id().value(),
        task.name(),
        status,
        clock.instant(),
        output,
        problem,
        null);
  }

  /** Answers what is still under way: nobody shall wait for a device that is stopping. */
  @Override
  public void close() {
    List<Task> left;
    synchronized (open) {
      left = List.copyOf(open);
    }
    Problem stopping =
        new Problem(ProblemCode.INTERNAL, "the device stopped before the command was done");
    left.forEach(task -> finish(task, stopping));
  }
}
