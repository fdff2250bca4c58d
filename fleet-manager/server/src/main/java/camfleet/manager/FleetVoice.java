package camfleet.manager;

import camfleet.manager.fleet.Registry;
import camfleet.message.IngestEndpoints;
import camfleet.message.ManagerInfo;
import camfleet.mqtt.Publication;
import camfleet.mqtt.Will;
import camfleet.topic.Channel;
import camfleet.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** What the manager says of itself and of the fleet as a whole, on {@code fleet/…}. */
final class FleetVoice {
  private static final long SUMMARY_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Duration WILL_DELAY = Duration.ofSeconds(10);

  private final Topics topics;
  private final Registry registry;
  private final Function<Publication, CompletableFuture<Void>> publish;
  private final LongSupplier nanos;
  private IngestEndpoints endpoints = new IngestEndpoints(List.of());
  private boolean connected;
  private long nextSummary;

  FleetVoice(
      Topics topics,
      Registry registry,
      Function<Publication, CompletableFuture<Void>> publish,
      LongSupplier nanos) {
    this.topics = topics;
    this.registry = registry;
    this.publish = publish;
    this.nanos = nanos;
  }

  static Will will(Topics topics) {
    return new Will(status(topics, "offline"), WILL_DELAY);
  }

  static Publication farewell(Topics topics) {
    return status(topics, "offline");
  }

  private static Publication status(Topics topics, String word) {
    return Publication.of(
        topics.of(Channel.FLEET_STATUS), word.getBytes(StandardCharsets.UTF_8), 1, true);
  }

  /** Where devices may dial, to be called before the first connection. */
  synchronized void offer(IngestEndpoints.Endpoint endpoint) {
    endpoints = new IngestEndpoints(List.of(endpoint));
  }

  /** Says everything, the status last. */
  synchronized void connected(ManagerInfo info) {
    connected = true;
    nextSummary = nanos.getAsLong() + TimeUnit.SECONDS.toNanos(2);
    publish.apply(Publication.of(topics.of(Channel.FLEET_INFO), info.toBytes(), 1, true));
    publish.apply(Publication.of(topics.of(Channel.FLEET_INGEST), endpoints.toBytes(), 1, true));
    publish.apply(status(topics, "online"));
  }

  synchronized void disconnected() {
    connected = false;
  }

  synchronized void tick() {
    long now = nanos.getAsLong();
    if (connected && now - nextSummary >= 0) {
      nextSummary = now + SUMMARY_NANOS;
      publish.apply(
          Publication.of(topics.of(Channel.FLEET_SUMMARY), registry.summary().toBytes(), 0, true)
              .withExpiry(Channel.FLEET_SUMMARY.expiry()));
    }
  }
}
