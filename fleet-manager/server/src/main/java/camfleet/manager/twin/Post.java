package camfleet.manager.twin;

import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Registry;
import camfleet.manager.store.DeviceRevision;
import camfleet.mqtt.Publication;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Publishes newest revisions and repeats the same document to a device that is online and does not
 * answer, at growing intervals. On the twin's loop alone.
 */
final class Post {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Longer than a camera that reopens is waited for. */
  private static final long TRIAL_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** More under way would overflow the link's queue. */
  private static final int MOST_UNDER_WAY = 200;

  private enum State {
    WAITING,
    UNDER_WAY,
    SENT,
    FAILED
  }

  private static final class Letter {
    private final DeviceRevision revision;
    private final List<CompletableFuture<Void>> awaiting = new ArrayList<>();
    private Throwable failure;
    private boolean answered;
    private State state = State.WAITING;
    private long sentNanos;
    private long leastPauseNanos = FIRST_PAUSE_NANOS;
    private long pauseNanos = FIRST_PAUSE_NANOS;

    Letter(DeviceRevision revision) {
      this.revision = revision;
    }
  }

  private final Topics topics;
  private final Registry registry;
  private final Executor loop;
  private final Function<Publication, CompletableFuture<Void>> publish;
  private final LongSupplier nanos;
  private final Map<DeviceId, Letter> unanswered = new HashMap<>();
  private final Deque<Letter> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean emptying;
  private long lookedNanos;

  Post(
      Topics topics,
      Registry registry,
      Executor loop,
      Function<Publication, CompletableFuture<Void>> publish,
      LongSupplier nanos) {
    this.topics = topics;
    this.registry = registry;
    this.loop = loop;
    this.publish = publish;
    this.nanos = nanos;
  }

  /** Publishes a revision, which must be stored; a failure is made good by itself later. */
  void send(DeviceRevision revision) {
    Letter letter = new Letter(revision);
    unanswered.put(revision.device(), letter);
    post(letter);
  }

  /** Complete when the broker has a revision, or a newer one; fails when it has not taken it. */
  CompletableFuture<Void> taken(DeviceRevision revision) {
    Letter letter = unanswered.get(revision.device());
    if (letter == null || letter.revision.rev() != revision.rev() || letter.state == State.SENT) {
      return CompletableFuture.completedFuture(null);
    }
    if (letter.state == State.FAILED) {
      return CompletableFuture.failedFuture(letter.failure);
    }
    CompletableFuture<Void> taken = new CompletableFuture<>();
    letter.awaiting.add(taken);
    return taken;
  }

  /** The broker holds this revision, whatever became of sending it. */
  void held(DeviceRevision revision) {
    Letter letter = unanswered.get(revision.device());
    if (letter != null && letter.revision.rev() == revision.rev() && letter.state == State.FAILED) {
      letter.state = State.SENT;
      settle(letter);
    }
  }

  /** A revision that the broker has and that its device has not answered. */
  void expect(DeviceRevision revision) {
    Letter known = unanswered.get(revision.device());
    if (known == null || known.revision.rev() < revision.rev()) {
      Letter letter = new Letter(revision);
      letter.state = State.SENT;
      letter.sentNanos = nanos.getAsLong();
      unanswered.put(revision.device(), letter);
    }
  }

  /**
   * The device has seen this revision; the broker must have it all the same.
   *
   * @param isFinal whether that is all that it will say of it; what it says after a {@code pending}
   *     may be lost, so that it is asked again
   */
  void answered(DeviceId device, long rev, boolean isFinal) {
    Letter letter = unanswered.get(device);
    if (letter == null || rev < letter.revision.rev()) {
      return;
    }
    if (isFinal || rev > letter.revision.rev()) {
      letter.answered = true;
      settle(letter);
    } else if (letter.state == State.SENT) {
      letter.sentNanos = nanos.getAsLong();
      letter.leastPauseNanos = TRIAL_PAUSE_NANOS;
      letter.pauseNanos = Math.max(letter.pauseNanos, TRIAL_PAUSE_NANOS);
    }
  }

  private void settle(Letter letter) {
    if (letter.answered && letter.state == State.SENT) {
      unanswered.remove(letter.revision.device(), letter);
    }
  }

  void forget(DeviceId device) {
    unanswered.remove(device);
  }

  /** A device that is back reads what is retained; only then its silence counts. */
  void returned(DeviceId device) {
    Letter letter = unanswered.get(device);
    if (letter != null && letter.state == State.SENT) {
      letter.sentNanos = nanos.getAsLong();
      letter.pauseNanos = letter.leastPauseNanos;
    }
  }

  /** Repeats what is due; only to be called while there is a broker. */
  void tick() {
    long now = nanos.getAsLong();
    if (now - lookedNanos < LOOK_NANOS) {
      return;
    }
    lookedNanos = now;
    for (Letter letter : new ArrayList<>(unanswered.values())) {
      boolean rests = letter.state == State.FAILED || letter.state == State.SENT;
      if (rests
          && now - letter.sentNanos >= letter.pauseNanos
          && (letter.state == State.FAILED || isOnline(letter.revision.device()))) {
        if (letter.state == State.SENT) {
          letter.pauseNanos = Math.min(2 * letter.pauseNanos, LONGEST_PAUSE_NANOS);
        }
        post(letter);
      }
    }
  }

  private boolean isOnline(DeviceId device) {
    return registry.find(device).map(known -> known.presence() == Presence.ONLINE).orElse(false);
  }

  private void post(Letter letter) {
    letter.state = State.WAITING;
    waiting.add(letter);
    empty();
  }

  private void empty() {
    if (emptying) {
      return;
    }
    emptying = true;
    try {
      while (underWay < MOST_UNDER_WAY && !waiting.isEmpty()) {
        hand(waiting.remove());
      }
    } finally {
      emptying = false;
    }
  }

  private void hand(Letter letter) {
    DeviceId device = letter.revision.device();
    if (unanswered.get(device) != letter) {
      // A newer one took its place, or the device has answered or is forgotten.
      done(letter, null);
      return;
    }
    letter.state = State.UNDER_WAY;
    letter.sentNanos = nanos.getAsLong();
    underWay++;
    CompletableFuture<Void> accepted;
    try {
      accepted =
          publish.apply(
              Publication.of(
                  topics.of(Channel.DESIRED, device),
                  letter.revision.desired().toBytes(),
                  1,
                  true));
    } catch (RuntimeException e) {
      accepted = CompletableFuture.failedFuture(e);
    }
    accepted.whenComplete((nothing, failure) -> loop.execute(() -> taken(letter, failure)));
  }

  private void taken(Letter letter, Throwable failure) {
    underWay--;
    letter.state = failure == null ? State.SENT : State.FAILED;
    letter.failure = failure;
    settle(letter);
    done(letter, failure);
    empty();
  }

  private static void done(Letter letter, Throwable failure) {
    List<CompletableFuture<Void>> awaiting = List.copyOf(letter.awaiting);
    letter.awaiting.clear();
    for (CompletableFuture<Void> one : awaiting) {
      if (failure == null) {
        one.complete(null);
      } else {
        one.completeExceptionally(failure);
      }
    }
  }
}
