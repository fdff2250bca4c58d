package camfleet.mqtt;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.mqttv5.common.util.MqttTopicValidator;

/**
 * A link over the network. One thread of its own connects, connects again, sends the pings and
 * calls the listener, which therefore must not hold it up for long; the futures of {@link #publish}
 * complete on the client library's callback thread, and what is chained to them must not either.
 */
final class PahoLink implements MqttLink {
  /** Makes the wire for one attempt. */
  interface Wires {
    Wire wire(int protocol, MqttSettings settings, Wire.Events events);
  }

  /** The largest packet that MQTT can write (§1.5.5), whatever the broker allows. */
  private static final long LARGEST_PACKET = 268_435_455L + 5;

  /** Under way at most, even where the broker takes more. */
  private static final int MAX_WINDOW = 100;

  private static final Duration DISCONNECT_TIME = Duration.ofSeconds(1);

  /** A connection that stood as long as this makes the next pause a short one again. */
  private static final Duration STABLE = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger("camfleet.mqtt");

  private record Live(Outbox outbox, Pulls pulls, BrokerLimits limits) {}

  private final MqttSettings settings;
  private final Inbox inbox;
  private final Semaphore gate;
  private final Wires wires;
  private final LinkReport report;
  private final ReconnectPauses pauses;
  private final ProtocolChoice protocol = new ProtocolChoice();

  // Guarded by this.
  private final Map<String, Subscription> standing = new LinkedHashMap<>();
  private Thread thread;
  private Connection connection;
  private Wire subscriber;
  private boolean closed;
  private long connects;

  private volatile Live live;

  PahoLink(MqttSettings settings, Inbox inbox, LinkListener listener, Semaphore gate, Wires wires) {
    this.settings = settings;
    this.inbox = inbox;
    this.gate = gate;
    this.wires = wires;
    this.report = new LinkReport(listener, System::nanoTime);
    this.pauses = new ReconnectPauses(settings, new SplittableRandom());
  }

  @Override
  public synchronized void start() {
    if (closed || thread != null) {
      throw new IllegalStateException(closed ? "the link is closed" : "the link was started");
    }
    thread = Threads.start("mqtt-link-" + settings.login().clientId(), this::run);
  }

  // ---- the link's thread

  private void run() {
    try {
      while (true) {
        Connection attempt = new Connection(inbox);
        synchronized (this) {
          if (closed) {
            return;
          }
          connection = attempt;
        }
        boolean again = connectAndServe(attempt);
        if (!again) {
          attempt.pause(pauses.after(attempt.failure()).toNanos());
        }
      }
    } catch (InterruptedException e) {
      // Nobody but the runtime interrupts this thread, and then it is to end.
    } finally {
      live = null;
    }
  }

  /** One connection from CONNECT to its end; true when the next attempt should follow at once. */
  private boolean connectAndServe(Connection attempt) throws InterruptedException {
    Wire wire = wires.wire(protocol.version(), settings, attempt);
    boolean polite = false;
    try {
      if (!open(attempt, wire)) {
        if (isClosed()) {
          return false;
        }
        WireFailure failure = attempt.failure();
        boolean other = failure != null && protocol.refused(failure.kind());
        if (!other) {
          report.disconnected(failure == null ? unanswered("CONNECT") : failure.sentence());
        }
        return other;
      }
      long since = System.nanoTime();
      if (!replay(attempt, wire)) {
        if (!isClosed()) {
          WireFailure failure = attempt.failure();
          report.disconnected(failure == null ? unanswered("SUBSCRIBE") : failure.sentence());
        }
        return false;
      }
      serve(attempt, wire);
      polite = isClosed() && attempt.failure() == null;
      if (System.nanoTime() - since > STABLE.toNanos()) {
        pauses.reset();
      }
      return false;
    } finally {
      synchronized (this) {
        subscriber = null;
      }
      if (polite) {
        wire.disconnect(DISCONNECT_TIME);
      } else {
        wire.abandon();
      }
    }
  }

  private boolean open(Connection attempt, Wire wire) throws InterruptedException {
    while (!gate.tryAcquire(200, TimeUnit.MILLISECONDS)) {
      if (attempt.isOver()) {
        return false;
      }
    }
    try {
      long deadline = System.nanoTime() + settings.connectTimeout().toNanos();
      wire.open();
      return attempt.awaitOpened(deadline);
    } finally {
      gate.release();
    }
  }

  private boolean replay(Connection attempt, Wire wire) throws InterruptedException {
    Map<String, Subscription> filters;
    synchronized (this) {
      filters = new LinkedHashMap<>(standing);
      subscriber = wire;
    }
    if (filters.isEmpty()) {
      return true;
    }
    wire.subscribe(
        filters,
        refused -> {
          refused.forEach((filter, reason) -> refused(attempt, filter, reason));
          attempt.replayed();
        });
    return attempt.awaitReplayed(System.nanoTime() + settings.connectTimeout().toNanos());
  }

  private void refused(Connection attempt, String filter, String reason) {
    attempt.task(() -> report.subscriptionRefused(filter, reason));
  }

  private void serve(Connection attempt, Wire wire) throws InterruptedException {
    BrokerLimits limits = attempt.limits();
    int window = Math.max(1, Math.min(MAX_WINDOW, limits.receiveMaximum()));
    Outbox outbox = new Outbox(wire, window, settings.broker(), attempt::pumpSoon);
    Pulls pulls = new Pulls(wire, settings.broker());
    protocol.accepted();
    synchronized (this) {
      connects++;
    }
    live = new Live(outbox, pulls, limits);
    String reason = "the link to broker " + settings.broker() + " was closed";
    try {
      report.connected(limits);
      Connection.Work work;
      while ((work = attempt.next()) != Connection.Work.END) {
        switch (work) {
          case TASK -> attempt.takeTask().run();
          case PING -> wire.checkActivity();
          case PUMP -> outbox.pump();
          default -> throw new IllegalStateException("unknown work " + work);
        }
      }
    } finally {
      live = null;
      WireFailure failure = attempt.failure();
      if (failure != null) {
        reason = failure.sentence();
      }
      outbox.end(reason);
      pulls.end(reason);
      if (failure != null && !isClosed()) {
        report.lost(reason);
      }
    }
  }

  private String unanswered(String packet) {
    return "broker "
        + settings.broker()
        + " did not answer "
        + packet
        + " within "
        + settings.connectTimeout().toMillis() / 1000.0
        + " s";
  }

  // ---- any thread

  @Override
  public void subscribe(String filter, int qos) {
    subscribe(filter, new Subscription(qos, false));
  }

  @Override
  public void subscribeAsPublished(String filter, int qos) {
    subscribe(filter, new Subscription(qos, true));
  }

  private void subscribe(String filter, Subscription how) {
    MqttTopicValidator.validate(filter, true, true);
    if (how.qos() < 0 || how.qos() > 2) {
      throw new IllegalArgumentException("qos must be 0..2, was " + how.qos());
    }
    Wire now;
    Connection on;
    synchronized (this) {
      standing.put(filter, how);
      now = subscriber;
      on = connection;
    }
    if (now != null) {
      now.subscribe(
          Map.of(filter, how),
          refused -> refused.forEach((name, reason) -> refused(on, name, reason)));
    }
  }

  @Override
  public void unsubscribe(String filter) {
    Wire now;
    synchronized (this) {
      standing.remove(filter);
      now = subscriber;
    }
    if (now != null) {
      now.unsubscribe(filter, () -> {});
    }
  }

  @Override
  public CompletableFuture<Void> pull(String topic) {
    MqttTopicValidator.validate(topic, false, true);
    synchronized (this) {
      if (standing.containsKey(topic)) {
        throw new IllegalArgumentException(topic + " has a standing subscription");
      }
    }
    Live now = live;
    return now == null
        ? CompletableFuture.failedFuture(
            new IOException("not connected to broker " + settings.broker()))
        : now.pulls().add(topic);
  }

  @Override
  public CompletableFuture<Void> publish(Publication publication) {
    Live now = live;
    if (now == null) {
      return failed(
          PublishException.Reason.NOT_CONNECTED, "not connected to broker " + settings.broker());
    }
    String wrong = complaint(publication.topic());
    if (wrong != null) {
      return failed(PublishException.Reason.REFUSED, wrong);
    }
    long size = PacketSize.of(publication, now.limits().protocol());
    long largest = Math.min(LARGEST_PACKET, now.limits().maximumPacketSize());
    if (size > largest) {
      return failed(
          PublishException.Reason.TOO_LARGE,
          publication.topic()
              + " takes "
              + size
              + " bytes, broker "
              + settings.broker()
              + " allows "
              + largest);
    }
    return now.outbox().add(publication);
  }

  /** Why this is no topic to publish on; the client library ends the connection over some. */
  private static String complaint(String topic) {
    try {
      MqttTopicValidator.validate(topic, false, false);
      if (topic.codePoints().noneMatch(PahoLink::isForbidden)) {
        return null;
      }
      return "a topic to publish on has no control characters";
    } catch (IllegalArgumentException e) {
      return "\"" + topic + "\" is no topic to publish on: " + e.getMessage();
    }
  }

  /** MQTT 5 §1.5.4: what a UTF-8 encoded string must not or should not hold. */
  private static boolean isForbidden(int point) {
    return Character.isISOControl(point)
        || Character.getType(point) == Character.SURROGATE
        || (point & 0xFFFE) == 0xFFFE
        || (point >= 0xFDD0 && point <= 0xFDEF);
  }

  private static CompletableFuture<Void> failed(PublishException.Reason reason, String message) {
    return CompletableFuture.failedFuture(new PublishException(reason, message));
  }

  @Override
  public boolean isConnected() {
    return live != null;
  }

  @Override
  public Optional<BrokerLimits> limits() {
    Live now = live;
    return now == null ? Optional.empty() : Optional.of(now.limits());
  }

  @Override
  public synchronized long connects() {
    return connects;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void close(Publication farewell, Duration timeout) {
    try {
      publish(farewell).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "the last word on " + farewell.topic() + " was not taken: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  @Override
  public void close() {
    Thread ending;
    synchronized (this) {
      closed = true;
      ending = thread;
      if (connection != null) {
        connection.giveUp();
      }
    }
    Threads.join(ending, 5_000);
  }
}
