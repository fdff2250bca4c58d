package camfleet.manager.cli;

import camfleet.client.Presence;
import camfleet.manager.cli.WatchLines.Change;
import camfleet.manager.cli.WatchLines.News;
import camfleet.message.DeviceState;
import camfleet.message.Json;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.LatestPull;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.MqttConnector;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.PictureStamp;
import camfleet.runtime.MalformedException;
import camfleet.topic.Address;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Watches devices through the broker alone: their presence, and their newest pictures by pull. */
final class BrokerWatch implements AutoCloseable {
  /** As the manager has it: who says nothing for longer is stale (PROTOCOL.md §3). */
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** What is retained arrives in any order, and the proof of life may come last. */
  private static final Duration FIRST_SIGHT = Duration.ofSeconds(2);

  /** What is known of a device. */
  private static final class Seen {
    final long foundAt;
    String status;
    boolean hasSign;
    long signAt;
    Presence told;
    String stale;
    boolean staleTold;
    boolean hasPicture;
    Long boot;
    Long seq;
    Long ageMs;
    Double fps;

    Seen(long foundAt) {
      this.foundAt = foundAt;
    }
  }

  private final Predicate<String> wanted;
  private final double maxPerSecond;
  private final Path folder;
  private final WatchLines lines;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Topics topics = Topics.standard();
  private final Map<DeviceId, Seen> devices = new TreeMap<>();
  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private final Terminal terminal;
  private final LatestPull pull;
  private final PictureWish wish;

  /**
   * @param fps pictures per second that devices are asked for, or null to take what they publish
   * @param folder where the newest picture of each device goes, or null
   * @param nanos the monotonic clock that the connector stamps with, as {@code clock} is its other
   */
  BrokerWatch(
      MqttConnector connector,
      MqttSettings settings,
      Predicate<String> wanted,
      double maxPerSecond,
      Double fps,
      Path folder,
      WatchLines lines,
      Terminal terminal,
      InstantSource clock,
      LongSupplier nanos) {
    this.wanted = wanted;
    this.maxPerSecond = maxPerSecond;
    this.folder = folder;
    this.lines = lines;
    this.terminal = terminal;
    this.clock = clock;
    this.nanos = nanos;
    this.pull = new LatestPull(connector, settings, new Told(), nanos);
    this.wish =
        fps == null
            ? null
            : new PictureWish(
                topics, settings.login().clientId(), fps, pull::publish, terminal::complain, nanos);
  }

  /** Connects; a refusal is a broker that cannot be reached or does not let us in. */
  void start() throws Refusal {
    pull.subscribe(topics.filter(Channel.STATUS), 1);
    pull.subscribe(topics.filter(Channel.STATE), 1);
    pull.subscribe(topics.filter(Channel.HEALTH), 0);
    if (wish != null) {
      pull.subscribe(topics.filter(Channel.RESULT), 1);
    }
    pull.start();
    try {
      first.join();
    } catch (CompletionException e) {
      throw Refusal.failed(e.getCause().getMessage());
    }
  }

  /** Waits for the next news and says it. */
  void look(Duration atMost) throws InterruptedException, IOException {
    Delivery delivery = pull.next(atMost);
    if (delivery != null) {
      Address address = topics.parse(delivery.topic()).orElse(null);
      if (address != null && address.device() != null && wanted.test(address.device().value())) {
        take(address, delivery);
      }
    }
    devices.forEach(this::sayPresence);
    devices.forEach(this::ask);
  }

  private void ask(DeviceId device, Seen seen) {
    if (wish != null && pull.isConnected()) {
      if (presence(seen) == Presence.ONLINE) {
        wish.renew(device);
      } else {
        wish.forget(device);
      }
    }
  }

  private void take(Address address, Delivery delivery) throws IOException {
    Seen seen = devices.computeIfAbsent(address.device(), this::found);
    boolean isSign = !delivery.retained();
    switch (address.channel()) {
      case STATUS -> {
        seen.status = new String(delivery.payload(), StandardCharsets.UTF_8);
        isSign &= seen.status.equals("online");
        String latest = topics.of(Channel.LATEST, address.device());
        if (seen.status.isEmpty()) {
          // The device was taken out of the fleet.
          pull.remove(latest);
          devices.remove(address.device());
        } else if (seen.status.equals("offline")) {
          pull.remove(latest);
        } else {
          pull.add(latest, maxPerSecond);
        }
      }
      case STATE -> {
        try {
          DeviceState state = Json.read(delivery.payload(), DeviceState.class);
          seen.fps = state.fps();
          seen.stale = stale(state);
        } catch (MalformedException e) {
          seen.fps = null;
          seen.stale = null;
        }
      }
      case HEALTH -> {
        // What is retained of it expires soon after the device has gone; 3.1.1 does not tell.
        isSign |= delivery.expiresIn() != null;
      }
      case RESULT -> {
        if (wish != null) {
          wish.heard(address, delivery.payload());
        }
      }
      case LATEST -> {
        // It expires as well. The same picture never comes twice, so a second one is new.
        isSign |= delivery.expiresIn() != null || seen.hasPicture;
      }
      default -> {}
    }
    if (isSign) {
      seen.hasSign = true;
      seen.signAt = nanos.getAsLong();
    }
    if (address.channel() == Channel.LATEST) {
      sayPresence(address.device(), seen);
      sayPicture(address.device(), seen, delivery);
    }
  }

  private static String stale(DeviceState state) {
    if (!state.camera().isTrouble()) {
      return null;
    }
    return state.cameraError() == null
        ? "the camera is " + Words.word(state.camera())
        : state.cameraError();
  }

  private Seen found(DeviceId device) {
    pull.add(topics.of(Channel.LATEST, device), maxPerSecond);
    return new Seen(nanos.getAsLong());
  }

  private void sayPicture(DeviceId device, Seen seen, Delivery picture) throws IOException {
    PictureStamp stamp = PictureStamp.of(picture).orElse(null);
    Long boot = stamp == null ? null : stamp.boot();
    Long seq = stamp == null ? null : stamp.seq();
    Long missed = boot != null && boot.equals(seen.boot) ? WatchLines.between(seen.seq, seq) : null;
    seen.hasPicture = true;
    seen.boot = boot;
    seen.seq = seq;
    seen.ageMs =
        stamp == null
            ? null
            : Math.max(0, Duration.between(stamp.at(), clock.instant()).toMillis());
    if (folder != null) {
      PictureFile.of(folder, device.value()).write(picture.payload());
    }
    if (!lines.isFull()) {
      lines.say(Change.FRAME, news(device, seen, missed));
    }
  }

  private void sayPresence(DeviceId device, Seen seen) {
    Presence presence = presence(seen);
    boolean isEarly =
        presence == Presence.UNKNOWN && nanos.getAsLong() - seen.foundAt < FIRST_SIGHT.toNanos();
    boolean isStale = presence == Presence.ONLINE && seen.stale != null;
    boolean isNews = presence != seen.told || isStale != seen.staleTold;
    if (isNews && !isEarly && !lines.isFull()) {
      seen.told = presence;
      seen.staleTold = isStale;
      lines.say(Change.PRESENCE, news(device, seen, null));
    }
  }

  /** A retained "online" is no proof: a broker that lost power keeps saying it. */
  private Presence presence(Seen seen) {
    if ("offline".equals(seen.status)) {
      return Presence.OFFLINE;
    }
    if (!seen.hasSign) {
      return Presence.UNKNOWN;
    }
    boolean isFresh = nanos.getAsLong() - seen.signAt < LEASE.toNanos();
    return isFresh ? Presence.ONLINE : Presence.STALE;
  }

  private News news(DeviceId device, Seen seen, Long missed) {
    Presence presence = presence(seen);
    return new News(
        device.value(),
        presence,
        presence == Presence.ONLINE ? seen.stale : null,
        seen.hasPicture,
        seen.seq,
        seen.ageMs,
        seen.fps,
        missed);
  }

  @Override
  public void close() {
    if (wish != null && pull.isConnected()) {
      wish.close();
    }
    pull.close();
  }

  /** Ends the start with the first outcome, and afterwards says what happens to the connection. */
  private final class Told implements LinkListener {
    @Override
    public void connected(BrokerLimits limits) {
      first.complete(null);
    }

    @Override
    public void disconnected(String reason) {
      if (!first.completeExceptionally(new IOException(reason))) {
        terminal.complain(reason + "; trying again");
      }
    }

    @Override
    public void subscriptionRefused(String filter, String reason) {
      if (filter.equals(topics.filter(Channel.RESULT))) {
        // Who may not hear answers may not ask either, and is told that.
        return;
      }
      terminal.complain(reason.contains(filter) ? reason : filter + ": " + reason);
    }
  }
}
