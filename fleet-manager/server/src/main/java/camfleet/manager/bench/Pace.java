package camfleet.manager.bench;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Lets cameras send at a rate, each at its own moment within the period. What is due while the loop
 * is held up counts as captured when it was due.
 */
final class Pace implements Loop.Timer {
  private final InstantSource clock;
  private final long periodNanos;
  private final List<Sender> senders = new ArrayList<>();
  private final LongSupplier nanos;
  private final long beganNanos;
  private long turn;

  Pace(double fps, List<? extends Sender> senders, InstantSource clock) {
    this(fps, senders, clock, System::nanoTime);
  }

  Pace(double fps, List<? extends Sender> senders, InstantSource clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    this.beganNanos = nanos.getAsLong();
    this.periodNanos = (long) (1e9 / fps);
    this.senders.addAll(senders);
  }

  @Override
  public long dueNanos() {
    return beganNanos + turn * periodNanos / senders.size();
  }

  @Override
  public void fire() {
    long late = nanos.getAsLong() - dueNanos();
    Sender sender = senders.get((int) (turn % senders.size()));
    turn++;
    if (!sender.isReady()) {
      sender.skip();
      return;
    }
    try {
      // Waking up takes its time, which is no part of the way of a picture.
      long heldUp = late > periodNanos / senders.size() ? late : 0;
      sender.send(StreamSpeaker.nanos(clock.instant()) - heldUp);
    } catch (IOException e) {
      // The line that broke tells why.
      sender.skip();
    }
  }

  @Override
  public boolean isBusy() {
    return senders.stream().anyMatch(Sender::isBusy);
  }
}
