package camfleet.mqtt;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** A client of the {@link MemoryBroker}. */
final class MemoryLink implements MqttLink {
  private final MemoryBroker broker;
  private final MqttSettings settings;
  private final Inbox inbox;
  private final LinkListener listener;
  private final ReentrantLock turn = new ReentrantLock();

  // Guarded by this.
  private final Map<String, Subscription> standing = new LinkedHashMap<>();
  private final Deque<CompletableFuture<Void>> held = new ArrayDeque<>();
  private BrokerLimits limits;
  private long connects;
  private boolean started;
  private boolean closed;

  MemoryLink(MemoryBroker broker, MqttSettings settings, Inbox inbox, LinkListener listener) {
    this.broker = broker;
    this.settings = settings;
    this.inbox = inbox;
    this.listener = listener;
  }

  @Override
  public void start() {
    synchronized (this) {
      if (started || closed) {
        throw new IllegalStateException("already started");
      }
      started = true;
    }
    connect();
  }

  /** Connects unless it is connected, was not started or is closed. */
  void connect() {
    turn.lock();
    try {
      Map<String, Subscription> filters;
      synchronized (this) {
        if (!started || closed || limits != null) {
          return;
        }
      }
      BrokerLimits granted;
      try {
        granted = broker.admit(this);
      } catch (MemoryBroker.RefusedException e) {
        listener.disconnected(e.getMessage());
        return;
      }
      synchronized (this) {
        limits = granted;
        connects++;
        filters = new LinkedHashMap<>(standing);
      }
      filters.forEach(this::make);
      listener.connected(granted);
    } finally {
      turn.unlock();
    }
  }

  /** The connection is gone. */
  void lost(String reason) {
    turn.lock();
    try {
      Deque<CompletableFuture<Void>> open;
      synchronized (this) {
        if (limits == null) {
          return;
        }
        limits = null;
        open = new ArrayDeque<>(held);
        held.clear();
      }
      open.forEach(
          future ->
              future.completeExceptionally(
                  new PublishException(PublishException.Reason.LOST, reason)));
      listener.disconnected(reason);
    } finally {
      turn.unlock();
    }
  }

  private void make(String filter, Subscription how) {
    if (!broker.subscribe(this, filter, how)) {
      listener.subscriptionRefused(filter, "not authorized");
    }
  }

  /** Called by the broker under its lock. */
  void receive(Publication publication, Long nanosLeft, boolean retained) {
    if (nanosLeft != null && nanosLeft <= 0) {
      return;
    }
    boolean properties = limitsProtocol() >= 5;
    inbox.offer(
        new Delivery(
            publication.topic(),
            publication.payload(),
            publication.qos(),
            retained,
            nanosLeft == null || !properties ? null : Duration.ofNanos(nanosLeft),
            properties ? publication.responseTopic() : null,
            properties ? publication.correlation() : null,
            properties ? publication.userProperties() : Map.of(),
            broker.clock().instant(),
            broker.clock().getAsLong()));
  }

  private synchronized int limitsProtocol() {
    return limits == null ? 5 : limits.protocol();
  }

  @Override
  public void subscribe(String filter, int qos) {
    subscribe(filter, new Subscription(qos, false));
  }

  @Override
  public void subscribeAsPublished(String filter, int qos) {
    subscribe(filter, new Subscription(qos, true));
  }

  private void subscribe(String filter, Subscription how) {
    boolean now;
    synchronized (this) {
      standing.put(filter, how);
      now = limits != null;
    }
    if (now) {
      make(filter, how);
    }
  }

  @Override
  public void unsubscribe(String filter) {
    boolean now;
    synchronized (this) {
      standing.remove(filter);
      now = limits != null;
    }
    if (now) {
      broker.unsubscribe(this, filter);
    }
  }

  @Override
  public CompletableFuture<Void> pull(String topic) {
    if (topic.contains("+") || topic.contains("#")) {
      throw new IllegalArgumentException(topic + " is a filter");
    }
    synchronized (this) {
      if (standing.containsKey(topic)) {
        throw new IllegalArgumentException(topic + " has a standing subscription");
      }
      if (limits == null) {
        return CompletableFuture.failedFuture(
            new IOException("not connected to " + settings.broker()));
      }
    }
    boolean granted = broker.subscribe(this, topic, new Subscription(0, false));
    broker.unsubscribe(this, topic);
    if (!granted) {
      return CompletableFuture.failedFuture(
          new SubscriptionRefusedException("the broker does not let us read " + topic));
    }
    return answered();
  }

  @Override
  public CompletableFuture<Void> publish(Publication publication) {
    BrokerLimits allowed = limits().orElse(null);
    if (allowed == null) {
      return failed(PublishException.Reason.NOT_CONNECTED, "not connected to " + settings.broker());
    }
    long size = PacketSize.of(publication, allowed.protocol());
    if (size > allowed.maximumPacketSize()) {
      return failed(
          PublishException.Reason.TOO_LARGE,
          publication.topic()
              + " takes "
              + size
              + " bytes, the broker allows "
              + allowed.maximumPacketSize());
    }
    if (!broker.accept(this, publication)) {
      return failed(
          PublishException.Reason.REFUSED,
          "the broker refused " + publication.topic() + ": not authorized");
    }
    return answered();
  }

  private CompletableFuture<Void> answered() {
    CompletableFuture<Void> future = new CompletableFuture<>();
    if (broker.isHolding()) {
      synchronized (this) {
        held.add(future);
      }
    } else {
      future.complete(null);
    }
    return future;
  }

  void acknowledgeHeld() {
    while (true) {
      CompletableFuture<Void> next;
      synchronized (this) {
        next = held.poll();
      }
      if (next == null) {
        return;
      }
      next.complete(null);
    }
  }

  private static CompletableFuture<Void> failed(PublishException.Reason reason, String message) {
    return CompletableFuture.failedFuture(new PublishException(reason, message));
  }

  @Override
  public synchronized boolean isConnected() {
    return limits != null;
  }

  @Override
  public synchronized Optional<BrokerLimits> limits() {
    return Optional.ofNullable(limits);
  }

  @Override
  public synchronized long connects() {
    return connects;
  }

  @Override
  public void close(Publication farewell, Duration timeout) {
    if (isConnected()) {
      publish(farewell);
    }
    close();
  }

  @Override
  public void close() {
    Deque<CompletableFuture<Void>> open;
    synchronized (this) {
      closed = true;
      limits = null;
      open = new ArrayDeque<>(held);
      held.clear();
    }
    open.forEach(
        future ->
            future.completeExceptionally(
                new PublishException(PublishException.Reason.LOST, "the link was closed")));
    broker.goodbye(this);
  }

  String clientId() {
    return settings.login().clientId();
  }

  Login login() {
    return settings.login();
  }

  Will will() {
    return settings.will();
  }

  Duration sessionExpiry() {
    return settings.sessionExpiry();
  }
}
