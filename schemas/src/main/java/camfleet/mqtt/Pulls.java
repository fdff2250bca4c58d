package camfleet.mqtt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The pulls under way over one connection; what is unanswered at its end fails. */
final class Pulls {
  private final Wire wire;
  private final BrokerAddress broker;

  // Guarded by this.
  private final Set<CompletableFuture<Void>> underWay = new LinkedHashSet<>();
  private String over;

  Pulls(Wire wire, BrokerAddress broker) {
    this.wire = wire;
    this.broker = broker;
  }

  CompletableFuture<Void> add(String topic) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    synchronized (this) {
      if (over != null) {
        return CompletableFuture.failedFuture(new IOException(over));
      }
      underWay.add(answer);
    }
    wire.announcePull();
    wire.subscribe(
        Map.of(topic, new Subscription(0, false)),
        refused ->
            refused.forEach(
                (name, reason) -> {
                  remove(answer);
                  answer.completeExceptionally(
                      new SubscriptionRefusedException(
                          "broker " + broker + " does not let us read " + name + ": " + reason));
                }));
    wire.unsubscribe(
        topic,
        () -> {
          remove(answer);
          answer.complete(null);
        });
    return answer;
  }

  private synchronized void remove(CompletableFuture<Void> answer) {
    underWay.remove(answer);
  }

  /** The connection is over. */
  void end(String reason) {
    List<CompletableFuture<Void>> lost;
    synchronized (this) {
      over = reason;
      lost = new ArrayList<>(underWay);
      underWay.clear();
    }
    lost.forEach(answer -> answer.completeExceptionally(new IOException(reason)));
  }
}
