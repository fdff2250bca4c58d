package camfleet.mqtt;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads the newest pictures of topics through any broker, however slow the reader is. A subscriber
 * that takes less than is published falls behind without end, as the broker keeps what it has not
 * taken; this one {@linkplain MqttLink#pull pulls} what is retained when a picture is wanted, one
 * topic after the other, so nothing waits anywhere. The same picture is never given twice.
 *
 * <p>One thread calls {@link #next}; any other may call the rest.
 */
public final class LatestPull implements AutoCloseable {
  private static final int MESSAGES = 1_000;
  private static final long NOTHING_TO_DO = TimeUnit.SECONDS.toNanos(1);

  /**
   * Counts since the start; what was pulled is {@code delivered + repeated + empty + forgotten} and
   * what is under way or was lost.
   *
   * @param repeated pulls that brought the picture that was given before
   * @param empty pulls of a topic on which nothing is retained
   * @param forgotten pictures that nobody took in time, that came sooner than wanted, or that had
   *     waited on the line
   */
  public record Counts(long pulls, long delivered, long repeated, long empty, long forgotten) {}

  private final LongSupplier nanos;
  private final LinkListener listener;
  private final Inbox inbox;
  private final MqttLink link;
  private final Map<String, PulledTopic> topics = new ConcurrentHashMap<>();

  // Guarded by this.
  private long pulls;
  private long delivered;
  private long repeated;
  private long empty;
  private long forgotten;

  // Of the thread that calls next.
  private final Set<String> refused = new HashSet<>();

  /**
   * @param settings of a link of its own, whose session ends with each connection
   * @param listener hears of that link, and on the thread that calls {@link #next} once of each
   *     topic that the broker does not let us read
   * @param nanos the monotonic clock that the connector stamps what arrives with
   */
  public LatestPull(
      MqttConnector connector, MqttSettings settings, LinkListener listener, LongSupplier nanos) {
    this.nanos = nanos;
    this.listener = listener;
    this.inbox = new Inbox(MESSAGES, topics::containsKey);
    this.link =
        connector.link(
            // A pull cut in two would leave a plain subscription in a session that survives.
            settings.withSessionExpiry(Duration.ZERO), inbox, new Waking());
  }

  public void start() {
    link.start();
  }

  /**
   * Reads this topic too.
   *
   * @param maxPerSecond pictures at most, above 0
   */
  public void add(String topic, double maxPerSecond) {
    if (!(maxPerSecond > 0)) {
      throw new IllegalArgumentException("pictures per second must be > 0, was " + maxPerSecond);
    }
    long apart = (long) Math.min(1e9 / maxPerSecond, Long.MAX_VALUE / 4.0);
    topics.putIfAbsent(topic, new PulledTopic(topic, apart, nanos.getAsLong()));
    inbox.wake();
  }

  /** Reads this topic no more; a picture of it that is under way may still come. */
  public void remove(String topic) {
    topics.remove(topic);
  }

  /** Adds a plain subscription; all its messages come out of {@link #next}, before pictures. */
  public void subscribe(String filter, int qos) {
    link.subscribe(filter, qos);
  }

  /**
   * Waits for a picture that was not given before, or a message of a plain subscription; null when
   * the time is over or this is closed.
   */
  public Delivery next(Duration timeout) throws InterruptedException {
    long deadline = nanos.getAsLong() + timeout.toNanos();
    long wait = 0;
    boolean asked = false;
    while (true) {
      Delivery arrived = inbox.poll(Duration.ofNanos(Math.max(0, wait)));
      long now = nanos.getAsLong();
      wait = 0;
      if (arrived != null) {
        if (isNews(arrived, now)) {
          return arrived;
        }
      } else if (inbox.isClosed() || (asked && now - deadline >= 0)) {
        return null;
      } else {
        asked = true;
        wait = Math.min(ask(now), deadline - now);
      }
    }
  }

  private synchronized boolean isNews(Delivery arrived, long now) {
    PulledTopic from = topics.get(arrived.topic());
    if (from == null) {
      return true;
    }
    switch (from.judge(arrived, now)) {
      case FRESH -> {
        delivered++;
        return true;
      }
      case REPEATED -> repeated++;
      case EMPTY -> empty++;
      case TOO_SOON, TOO_OLD -> forgotten++;
      default -> throw new IllegalStateException("unknown judgement");
    }
    return false;
  }

  /**
   * Pulls what is due, one topic at a time because a second picture would only wait for the first
   * to be taken; returns the nanoseconds until there may be something to do.
   */
  private long ask(long now) {
    boolean asking = false;
    long soonest = now + NOTHING_TO_DO;
    for (PulledTopic topic : topics.values()) {
      PulledTopic.Judgement outcome = topic.settle(now);
      if (outcome == PulledTopic.Judgement.EMPTY) {
        synchronized (this) {
          empty++;
        }
      } else if (outcome == PulledTopic.Judgement.REFUSED && refused.add(topic.topic)) {
        listener.subscriptionRefused(topic.topic, topic.refusal());
      }
      asking |= topic.isAsking();
      long next = topic.isIdle() ? topic.due() : topic.isAsking() ? soonest : topic.graceEnd();
      soonest = Math.min(soonest, next);
    }
    if (asking || !link.isConnected()) {
      return NOTHING_TO_DO;
    }
    PulledTopic due =
        topics.values().stream()
            .filter(topic -> topic.isIdle() && now - topic.due() >= 0)
            .min(Comparator.comparingLong(PulledTopic::asked))
            .orElse(null);
    if (due == null) {
      return soonest - now;
    }
    synchronized (this) {
      pulls++;
    }
    CompletableFuture<Void> pull = link.pull(due.topic);
    due.ask(pull, now);
    pull.whenComplete((done, failure) -> answered(due));
    return NOTHING_TO_DO;
  }

  private void answered(PulledTopic topic) {
    topic.answered(nanos.getAsLong());
    inbox.wake();
  }

  /** Publishes over the same link, as {@link MqttLink#publish} does. */
  public CompletableFuture<Void> publish(Publication publication) {
    return link.publish(publication);
  }

  public boolean isConnected() {
    return link.isConnected();
  }

  public synchronized Counts counts() {
    return new Counts(pulls, delivered, repeated, empty, forgotten);
  }

  /** Ends {@link #next} with null and disconnects; any number of times. */
  @Override
  public void close() {
    inbox.close();
    link.close();
  }

  /** Passes on what the link tells, and has {@link #next} look at what it changes. */
  private final class Waking implements LinkListener {
    @Override
    public void connected(BrokerLimits limits) {
      listener.connected(limits);
      inbox.wake();
    }

    @Override
    public void disconnected(String reason) {
      listener.disconnected(reason);
      inbox.wake();
    }

    @Override
    public void subscriptionRefused(String filter, String reason) {
      listener.subscriptionRefused(filter, reason);
    }
  }
}
