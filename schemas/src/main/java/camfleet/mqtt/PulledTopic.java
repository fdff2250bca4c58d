package camfleet.mqtt;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/** One topic of a {@link LatestPull}: its pull under way and the picture that came last. */
final class PulledTopic {
  /** What a delivery was. */
  enum Judgement {
    FRESH,
    REPEATED,
    TOO_SOON,
    TOO_OLD,
    EMPTY,
    REFUSED
  }

  /** A picture that has waited in the inbox for longer is asked for again. */
  static final long STALE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long a picture may come after the broker's answer; more where pulls are slow. */
  private static final long LEAST_GRACE = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long MOST_GRACE = TimeUnit.SECONDS.toNanos(10);

  final String topic;
  private final long leastApart;
  private final PullPace pace;

  private CompletableFuture<Void> answer;
  private long asked;
  private boolean awaiting;
  private boolean came;
  private boolean heldUp;
  private volatile long answered;
  private String refusal;
  private long slowest;

  private PictureStamp stamp;
  private long checksum;
  private boolean delivered;
  private long deliveredAt;

  PulledTopic(String topic, long leastApart, long now) {
    this.topic = topic;
    this.leastApart = leastApart;
    this.pace = new PullPace(now);
    this.asked = now;
  }

  /** When it was asked for last; who waited longest is next. */
  long asked() {
    return asked;
  }

  long due() {
    return delivered ? Math.max(pace.due(), deliveredAt + leastApart) : pace.due();
  }

  void ask(CompletableFuture<Void> pull, long now) {
    answer = pull;
    asked = now;
    awaiting = true;
    came = false;
    heldUp = false;
  }

  /** The broker has not answered yet. */
  boolean isAsking() {
    return answer != null && !answer.isDone();
  }

  /** The broker has answered at this time; told on any thread. */
  void answered(long now) {
    answered = now;
  }

  /** Neither the broker's answer nor a picture is awaited. */
  boolean isIdle() {
    return answer == null && !awaiting;
  }

  /** When to look again for a picture that has not come; only while it {@link #isIdle is not}. */
  long graceEnd() {
    return answered + Math.max(LEAST_GRACE, Math.min(MOST_GRACE, 4 * slowest));
  }

  /** What has become of the pull; null while it is under way or was lost with its connection. */
  Judgement settle(long now) {
    if (answer != null && answer.isDone()) {
      if (answered - asked < 0) {
        // The answer is there, and the thread that tells when it came has not come to that yet.
        answered = now;
      }
      Throwable failure = answer.handle((done, thrown) -> thrown).join();
      answer = null;
      if (failure != null) {
        awaiting = false;
        if (failure instanceof SubscriptionRefusedException) {
          refusal = failure.getMessage();
          pace.refused(now);
          return Judgement.REFUSED;
        }
        pace.askNow(now);
      }
    }
    if (answer == null && awaiting && now - graceEnd() >= 0) {
      awaiting = false;
      if (!came) {
        pace.empty(now);
        return Judgement.EMPTY;
      }
    }
    return null;
  }

  /** Why the broker refused last. */
  String refusal() {
    return refusal;
  }

  Judgement judge(Delivery delivery, long now) {
    long took = Math.max(0, delivery.arrivedNanos() - asked);
    boolean isAnswer = awaiting && !came;
    came = true;
    // One that was published while the subscription stood comes before the retained one or behind
    // it; another pull before both are through would wait for them on the line.
    awaiting &= !delivery.retained();
    if (isAnswer) {
      slowest = Math.max(took, slowest / 8 * 7);
    }
    if (delivery.payload().length == 0
        || (delivery.expiresIn() != null && delivery.expiresIn().isNegative())) {
      pace.empty(now);
      return Judgement.EMPTY;
    }
    if (now - delivery.arrivedNanos() > STALE_NANOS) {
      pace.askNow(now);
      return Judgement.TOO_OLD;
    }
    Optional<PictureStamp> next = PictureStamp.of(delivery);
    long captured = next.map(s -> nanos(s.at())).orElse(PullPace.UNKNOWN);
    long wallNow = nanos(delivery.arrivedAt());
    // A live one was sent when it was published, so all that it is late by it has waited, and what
    // comes behind it has waited for it.
    if ((heldUp || !delivery.retained()) && pace.late(captured, wallNow) > STALE_NANOS) {
      heldUp = true;
      pace.askNow(now);
      return Judgement.TOO_OLD;
    }
    if (isAnswer) {
      pace.took(took);
    }
    CRC32C sum = new CRC32C();
    if (next.isEmpty()) {
      sum.update(delivery.payload());
    }
    if (delivered && isSameOrOlder(next, sum.getValue())) {
      pace.repeated(now);
      return Judgement.REPEATED;
    }
    if (delivered && now - deliveredAt < leastApart) {
      return Judgement.TOO_SOON;
    }
    pace.fresh(now, captured, wallNow);
    stamp = next.orElse(null);
    checksum = sum.getValue();
    delivered = true;
    deliveredAt = now;
    return Judgement.FRESH;
  }

  private boolean isSameOrOlder(Optional<PictureStamp> next, long sum) {
    if (next.isEmpty()) {
      return stamp == null && sum == checksum;
    }
    return stamp != null && stamp.boot() == next.get().boot() && next.get().seq() <= stamp.seq();
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
