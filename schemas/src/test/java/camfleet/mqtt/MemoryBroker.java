package camfleet.mqtt;

import camfleet.runtime.ManualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * A broker without a network for room tests: retained messages, filters, wills, sessions,
 * take-over, refusals, and a record of all that was published.
 *
 * <p><b>Nothing happens by itself.</b> There are no threads: a delivery is in the receiver's {@link
 * Inbox} when {@code publish} returns, its future is complete then, and listeners are called on the
 * thread that caused the call ({@code link.start()}, {@link #stop}, {@link #start}, {@link #cut},
 * {@link #reconnect}, {@code link.subscribe} for a refusal), one at a time per link. A link that
 * lost its connection comes back only by {@link #reconnect} or {@link #start}. Wills with a delay,
 * session expiry and message expiry follow {@link #clock}: {@code clock().advance(…)}.
 */
public final class MemoryBroker implements MqttConnector {
  /** The address that links of this broker show. */
  public static final BrokerAddress ADDRESS = BrokerAddress.parse("mqtt://memory:1883");

  /** One message that the broker accepted. */
  public record Accepted(String clientId, Publication publication, Instant at) {}

  private record Retained(Publication publication, long atNanos) {}

  private record PendingWill(String clientId, Publication message, long dueNanos) {}

  /** What the broker keeps of a client while it is away (MQTT 5 §4.1). */
  static final class Session {
    final Map<String, Subscription> filters = new TreeMap<>();
    final List<Retained> queued = new ArrayList<>();
    long endsNanos = Long.MAX_VALUE;
  }

  private final ManualClock clock;
  private final Map<String, Retained> retained = new TreeMap<>();
  private final List<Accepted> accepted = new ArrayList<>();
  private final List<PendingWill> wills = new ArrayList<>();
  private final Map<String, Session> sessions = new TreeMap<>();
  private final Map<String, MemoryLink> online = new LinkedHashMap<>();
  private final List<MemoryLink> links = new ArrayList<>();
  private BiPredicate<String, String> publishDenied = (client, topic) -> false;
  private BiPredicate<String, String> subscribeDenied = (client, filter) -> false;
  private Predicate<Login> loginDenied = login -> false;
  private BrokerLimits limits = new BrokerLimits(5, Long.MAX_VALUE, 65_535, true);
  private boolean running = true;
  private boolean holding;

  public MemoryBroker() {
    this(new ManualClock());
  }

  public MemoryBroker(ManualClock clock) {
    this.clock = clock;
    clock.whenAdvanced(this::runDue);
  }

  public ManualClock clock() {
    return clock;
  }

  @Override
  public MqttLink link(MqttSettings settings, Inbox inbox, LinkListener listener) {
    MemoryLink link = new MemoryLink(this, settings, inbox, listener);
    synchronized (this) {
      links.add(link);
    }
    return link;
  }

  // ---- what a test does to the broker

  /** The broker goes away: every link hears {@code disconnected}; no will is published. */
  public void stop() {
    List<MemoryLink> lost;
    synchronized (this) {
      running = false;
      lost = List.copyOf(online.values());
      online.clear();
      sessions.clear();
      wills.clear();
    }
    lost.forEach(link -> link.lost("lost the connection to broker " + ADDRESS));
  }

  /** The broker is there (again), with its retained messages; every open link connects. */
  public void start() {
    List<MemoryLink> open;
    synchronized (this) {
      running = true;
      open = List.copyOf(links);
    }
    open.forEach(MemoryLink::connect);
  }

  /** As when a broker lost its storage. */
  public synchronized void forgetRetained() {
    retained.clear();
  }

  /** Ends one client's connection without DISCONNECT; its will follows after the will's delay. */
  public void cut(String clientId) {
    MemoryLink link;
    synchronized (this) {
      link = online.remove(clientId);
      if (link == null) {
        throw new IllegalArgumentException("no client " + clientId + " is connected");
      }
      leave(link, true);
    }
    link.lost("lost the connection to broker " + ADDRESS);
  }

  /** Lets links of this client id that lost their connection connect again. */
  public void reconnect(String clientId) {
    List<MemoryLink> open;
    synchronized (this) {
      open = links.stream().filter(link -> link.clientId().equals(clientId)).toList();
    }
    open.forEach(MemoryLink::connect);
  }

  /** Publishes all waiting wills now, whatever their delay. */
  public void fireWills() {
    synchronized (this) {
      List<PendingWill> due = List.copyOf(wills);
      wills.clear();
      due.forEach(will -> route(will.clientId(), will.message()));
    }
  }

  /** Publishes as somebody outside, such as an operator with {@code mosquitto_pub}. */
  public synchronized void publish(Publication publication) {
    route("operator", publication);
  }

  /** Refuses messages by (client id, topic). */
  public synchronized void denyPublish(BiPredicate<String, String> denied) {
    publishDenied = denied;
  }

  /** Refuses subscriptions by (client id, filter). */
  public synchronized void denySubscribe(BiPredicate<String, String> denied) {
    subscribeDenied = denied;
  }

  /** Refuses connections, as for a bad password. */
  public synchronized void denyLogin(Predicate<Login> denied) {
    loginDenied = denied;
  }

  /** What the next connections hear in CONNACK; a larger packet than that fails TOO_LARGE. */
  public synchronized void setLimits(BrokerLimits limits) {
    this.limits = limits;
  }

  /** {@link #setLimits} with this maximum packet size in bytes. */
  public synchronized void setMaximumPacketSize(long bytes) {
    limits =
        new BrokerLimits(
            limits.protocol(), bytes, limits.receiveMaximum(), limits.retainAvailable());
  }

  /**
   * From now on links' publications arrive and their pulls are answered with pictures, but their
   * futures stay open.
   */
  public synchronized void holdAcknowledgements() {
    holding = true;
  }

  /** Acknowledges what was held, in order, and goes on without holding. */
  public void releaseAcknowledgements() {
    List<MemoryLink> all;
    synchronized (this) {
      holding = false;
      all = List.copyOf(links);
    }
    all.forEach(MemoryLink::acknowledgeHeld);
  }

  // ---- what a test asks

  /** Everything accepted so far, in order, wills and the test's own messages included. */
  public synchronized List<Accepted> accepted() {
    return List.copyOf(accepted);
  }

  /** What was accepted on topics that this filter matches, in order. */
  public synchronized List<Publication> published(String filter) {
    return accepted.stream()
        .map(Accepted::publication)
        .filter(publication -> TopicFilter.matches(filter, publication.topic()))
        .toList();
  }

  /** Forgets the record, not the retained messages. */
  public synchronized void clearRecord() {
    accepted.clear();
  }

  /** The retained message of a topic, if it has one that is not expired. */
  public synchronized Optional<Publication> retained(String topic) {
    Retained kept = retained.get(topic);
    return kept == null || expired(kept) ? Optional.empty() : Optional.of(kept.publication());
  }

  public synchronized Set<String> retainedTopics() {
    Set<String> topics = new TreeSet<>();
    retained.forEach(
        (topic, kept) -> {
          if (!expired(kept)) {
            topics.add(topic);
          }
        });
    return topics;
  }

  public synchronized Set<String> connectedClients() {
    return new TreeSet<>(online.keySet());
  }

  /** The filters that a client's session has. */
  public synchronized Set<String> subscriptions(String clientId) {
    Session session = sessions.get(clientId);
    return session == null ? Set.of() : new TreeSet<>(session.filters.keySet());
  }

  // ---- what links do

  /** The limits of the new connection; throws the sentence when there is none. */
  BrokerLimits admit(MemoryLink link) throws RefusedException {
    MemoryLink replaced;
    BrokerLimits granted;
    synchronized (this) {
      Login login = link.login();
      if (!running) {
        throw new RefusedException("cannot reach broker " + ADDRESS + ": connection refused");
      }
      if (loginDenied.test(login)) {
        throw new RefusedException(
            "broker "
                + ADDRESS
                + " refused user \""
                + login.user()
                + "\": bad user name or password");
      }
      replaced = online.remove(link.clientId());
      if (replaced != null) {
        leave(replaced, true);
      }
      runDue();
      wills.removeIf(will -> will.clientId().equals(link.clientId()));
      Session session = sessions.computeIfAbsent(link.clientId(), id -> new Session());
      session.endsNanos = Long.MAX_VALUE;
      online.put(link.clientId(), link);
      session.queued.forEach(message -> link.receive(message.publication(), left(message), false));
      session.queued.clear();
      granted = limits;
    }
    if (replaced != null) {
      replaced.lost("broker " + ADDRESS + " ended the connection: session taken over");
    }
    return granted;
  }

  synchronized boolean subscribe(MemoryLink link, String filter, Subscription how) {
    if (subscribeDenied.test(link.clientId(), filter)) {
      return false;
    }
    sessions.get(link.clientId()).filters.put(filter, how);
    retained.forEach(
        (topic, kept) -> {
          if (TopicFilter.matches(filter, topic) && !expired(kept)) {
            link.receive(capped(kept.publication(), how.qos()), left(kept), true);
          }
        });
    return true;
  }

  synchronized void unsubscribe(MemoryLink link, String filter) {
    Session session = sessions.get(link.clientId());
    if (session != null) {
      session.filters.remove(filter);
    }
  }

  /** False when the client may not publish there. */
  synchronized boolean accept(MemoryLink link, Publication publication) {
    if (publishDenied.test(link.clientId(), publication.topic())) {
      return false;
    }
    route(link.clientId(), publication);
    return true;
  }

  synchronized boolean isHolding() {
    return holding;
  }

  /** A link that is closed: no will, no session. */
  synchronized void goodbye(MemoryLink link) {
    links.remove(link);
    if (online.remove(link.clientId(), link)) {
      leave(link, false);
    }
  }

  // ---- inside, always under the lock

  private void leave(MemoryLink link, boolean vanished) {
    String id = link.clientId();
    if (!vanished) {
      sessions.remove(id);
      return;
    }
    long now = clock.getAsLong();
    long sessionNanos = link.sessionExpiry().toNanos();
    sessions.get(id).endsNanos = now + sessionNanos;
    Will will = link.will();
    if (will != null) {
      // §3.1.3.2.2: the will is due at its delay or at the end of the session, whichever is first.
      long delay = Math.min(will.delay().toNanos(), sessionNanos);
      wills.add(new PendingWill(id, will.message(), now + delay));
    }
    runDue();
  }

  private synchronized void runDue() {
    long now = clock.getAsLong();
    for (Iterator<PendingWill> all = wills.iterator(); all.hasNext(); ) {
      PendingWill will = all.next();
      if (now >= will.dueNanos()) {
        all.remove();
        route(will.clientId(), will.message());
      }
    }
    sessions.values().removeIf(session -> now >= session.endsNanos);
  }

  private void route(String from, Publication publication) {
    accepted.add(new Accepted(from, publication, clock.instant()));
    String topic = publication.topic();
    Retained message = new Retained(publication, clock.getAsLong());
    if (publication.retain()) {
      if (publication.payload().length == 0) {
        retained.remove(topic);
      } else {
        retained.put(topic, message);
      }
    }
    sessions.forEach(
        (id, session) -> {
          int qos = -1;
          boolean marked = false;
          for (Map.Entry<String, Subscription> subscription : session.filters.entrySet()) {
            if (TopicFilter.matches(subscription.getKey(), topic)) {
              qos = Math.max(qos, subscription.getValue().qos());
              marked |= subscription.getValue().asPublished() && publication.retain();
            }
          }
          if (qos < 0) {
            return;
          }
          Publication capped = capped(publication, qos);
          MemoryLink link = online.get(id);
          if (link != null) {
            link.receive(capped, left(message), marked);
          } else if (capped.qos() > 0) {
            session.queued.add(new Retained(capped, message.atNanos()));
          }
        });
  }

  private static Publication capped(Publication publication, int qos) {
    return publication.qos() <= qos
        ? publication
        : new Publication(
            publication.topic(),
            publication.payload(),
            qos,
            publication.retain(),
            publication.expiry(),
            publication.contentType(),
            publication.responseTopic(),
            publication.correlation(),
            publication.userProperties());
  }

  private boolean expired(Retained message) {
    Long left = left(message);
    return left != null && left <= 0;
  }

  /** Nanoseconds until the message expires; null for never. */
  private Long left(Retained message) {
    return message.publication().expiry() == null
        ? null
        : message.publication().expiry().toNanos() - (clock.getAsLong() - message.atNanos());
  }

  /** Why a connection was not made. */
  static final class RefusedException extends Exception {
    RefusedException(String message) {
      super(message);
    }
  }
}
