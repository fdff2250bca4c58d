package camfleet.device.command;

import camfleet.device.uplink.Outlet;
import camfleet.message.CommandResult;
import camfleet.mqtt.Publication;
import camfleet.topic.Channel;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Brings results to {@code res/<name>} and to whoever asked for a copy. A result that the link
 * could not take is tried again for as long as somebody may be waiting.
 */
public final class Results {
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int MOST_WAITING = 512;

  private final Outlet outlet;
  private final ScheduledExecutorService timer;
  private final LongSupplier nanos;
  private final AtomicInteger waiting = new AtomicInteger();

  public Results(Outlet outlet, ScheduledExecutorService timer, LongSupplier nanos) {
    this.outlet = outlet;
    this.timer = timer;
    this.nanos = nanos;
  }

  /** Completes when the broker has all copies; never exceptionally. */
  CompletableFuture<Void> send(CommandResult result, Collection<ReplyTo> copies) {
    long until = nanos.getAsLong() + KEPT_NANOS;
    byte[] payload = result.toBytes();
    Publication main =
        Publication.of(
                outlet.topics().of(Channel.RESULT, outlet.id(), result.command()),
                payload,
                Channel.RESULT.qos(),
                false)
            .withExpiry(Channel.RESULT.expiry());
    CompletableFuture<Void> all = publish(main, until);
    for (ReplyTo copy : copies) {
      Publication reply =
          Publication.of(copy.topic(), payload, Channel.REPLY.qos(), false)
              .withExpiry(Channel.REPLY.expiry())
              .withContentType("application/json");
      if (copy.correlation() != null) {
        reply = reply.withResponse(null, copy.correlation());
      }
      all = CompletableFuture.allOf(all, publish(reply, until));
    }
    return all;
  }

  private CompletableFuture<Void> publish(Publication publication, long until) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    attempt(publication, until, done);
    return done;
  }

  private void attempt(Publication publication, long until, CompletableFuture<Void> done) {
    outlet
        .publish(publication)
        .whenComplete(
            (nothing, failure) -> {
              if (failure == null
                  || isRefusal(failure)
                  || nanos.getAsLong() - until >= 0
                  || waiting.get() >= MOST_WAITING) {
                done.complete(null);
                return;
              }
              waiting.incrementAndGet();
              try {
                timer.schedule(
                    () -> {
                      waiting.decrementAndGet();
                      attempt(publication, until, done);
                    },
                    250,
                    TimeUnit.MILLISECONDS);
              } catch (RejectedExecutionException e) {
                waiting.decrementAndGet();
                done.complete(null);
              }
            });
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof camfleet.mqtt.PublishException e
        && switch (e.reason()) {
          case REFUSED, TOO_LARGE -> true;
          case NOT_CONNECTED, BUSY, LOST -> false;
        };
  }
}
