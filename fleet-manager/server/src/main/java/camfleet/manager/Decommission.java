package camfleet.manager;

import camfleet.manager.fleet.Registry;
import camfleet.manager.frames.FrameIngest;
import camfleet.manager.homeassistant.Discovery;
import camfleet.mqtt.Publication;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Makes the fleet forget a device: its discovery first, or Home Assistant would show entities that
 * have lost their state, then what the broker keeps of it, then the manager's memory.
 */
final class Decommission {
  private final Topics topics;
  private final Registry registry;
  private final FrameIngest frames;
  private final Discovery discovery;
  private final Function<Publication, CompletableFuture<Void>> publish;

  /**
   * @param discovery null without Home Assistant
   */
  Decommission(
      Topics topics,
      Registry registry,
      FrameIngest frames,
      Discovery discovery,
      Function<Publication, CompletableFuture<Void>> publish) {
    this.topics = topics;
    this.registry = registry;
    this.frames = frames;
    this.discovery = discovery;
    this.publish = publish;
  }

  /** Completes when the broker has cleared everything; fails and changes no memory otherwise. */
  CompletableFuture<Void> forget(DeviceId device) {
    CompletableFuture<Void> first =
        discovery == null ? CompletableFuture.completedFuture(null) : discovery.clear(device);
    return first
        .thenCompose(cleared -> clearTopics(device))
        .thenRun(
            () -> {
              frames.forget(device);
              registry.forget(device);
            });
  }

  private CompletableFuture<Void> clearTopics(DeviceId device) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Channel channel : Channel.values()) {
      if (channel.retained() && channel.shape().contains("<id>")) {
        all.add(publish.apply(Publication.clear(topics.of(channel, device))));
      }
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }
}
