package camfleet.device.uplink;

import camfleet.frame.FrameHeader;
import camfleet.stream.Bye;
import camfleet.stream.ClockEstimate;
import camfleet.stream.Credit;
import camfleet.stream.CreditGate;
import camfleet.stream.FrameMessage;
import camfleet.stream.StreamConnection;
import camfleet.stream.StreamEnd;
import camfleet.stream.StreamListener;
import camfleet.stream.StreamMessage;
import camfleet.stream.StreamOrder;
import camfleet.stream.Welcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Sends a session's frames over one connection, as its credit and the bandwidth allow. */
final class StreamPump implements StreamListener {
  /** How often the other clock is asked for. */
  static final Duration PING = Duration.ofSeconds(5);

  /** How soon the end of a lease or of the line is noticed. */
  static final Duration SLICE = Duration.ofMillis(250);

  /** All frames that are too large are counted, and told of no more often than this. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final StreamTerms terms;
  private final StreamFlow flow;
  private final CreditGate<StreamFlow.Given> slot;
  private final BandwidthBudget budget;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Consumer<String> complaints;
  private boolean complained;
  private long complainedNanos;

  /**
   * @param slot where the frames of this connection wait
   * @param clock the device's clock
   * @param nanos a monotonic clock
   * @param complaints hears in one sentence of what could not be sent
   */
  StreamPump(
      StreamTerms terms,
      StreamFlow flow,
      CreditGate<StreamFlow.Given> slot,
      BandwidthBudget budget,
      InstantSource clock,
      LongSupplier nanos,
      Consumer<String> complaints) {
    this.terms = terms;
    this.flow = flow;
    this.slot = slot;
    this.budget = budget;
    this.clock = clock;
    this.nanos = nanos;
    this.complaints = complaints;
  }

  @Override
  public void received(StreamMessage message) {
    if (message instanceof Credit credit) {
      slot.grant(credit.frames());
    }
  }

  @Override
  public void closed(StreamEnd end) {
    slot.close();
  }

  /** Sends until the connection or the lease ends. */
  void run(StreamConnection connection, Welcome welcome) throws IOException, InterruptedException {
    long pingAt = nanos.getAsLong();
    while (connection.end() == null) {
      Bye bye = terms.reasonToLeave();
      if (bye != null) {
        connection.close(bye);
        return;
      }
      long now = nanos.getAsLong();
      if (now - pingAt >= 0) {
        pingAt = now + PING.toNanos();
        if (connection.order().pingsUnderWay() < StreamOrder.MAX_PINGS) {
          connection.ping();
        }
      }
      if (!waitForBudget()) {
        continue;
      }
      CreditGate.Passed<StreamFlow.Given> passed = slot.poll(SLICE);
      if (passed == null) {
        continue;
      }
      if (passed.item().frame().payload().length > welcome.maxFrameBytes()) {
        flow.tooLarge();
        tooLarge(passed.item(), welcome);
        slot.grant(1);
      } else {
        send(connection, passed.item());
      }
      flow.taken(slot);
    }
  }

  /** True when a frame may be sent now; otherwise waits for a moment. */
  private boolean waitForBudget() throws InterruptedException {
    long wait = budget.waitNanos();
    if (wait == 0) {
      return true;
    }
    flow.hesitates();
    terms.await(Math.min(wait, SLICE.toNanos()));
    return false;
  }

  private void tooLarge(StreamFlow.Given item, Welcome welcome) {
    long now = nanos.getAsLong();
    if (complained && now - complainedNanos < AGAIN.toNanos()) {
      return;
    }
    complained = true;
    complainedNanos = now;
    complaints.accept(
        "a frame of "
            + item.frame().payload().length
            + " bytes is larger than the "
            + welcome.maxFrameBytes()
            + " that are taken; lower resolution or quality");
  }

  private void send(StreamConnection connection, StreamFlow.Given item) throws IOException {
    byte[] payload = item.frame().payload();
    FrameHeader header = header(item.frame().header(), flow.droppedBefore(item));
    budget.spend(payload.length + FrameHeader.BYTES + 5);
    connection.send(new FrameMessage(header, ByteBuffer.wrap(payload)));
    flow.sent(item);
  }

  private FrameHeader header(FrameHeader h, long dropped) {
    Instant now = clock.instant();
    ClockEstimate.Offset offset =
        flow.clockOffset(now.getEpochSecond() * 1_000_000_000L + now.getNano());
    long error = h.clockErrorMicros();
    if (offset != null) {
      long nanosOff = Math.abs(offset.offsetNanos()) + offset.errorNanos();
      error = Math.min(FrameHeader.UNKNOWN_ERROR - 1, nanosOff / 1000 + 1);
    }
    return new FrameHeader(
        0,
        h.codec(),
        h.flags(),
        h.boot(),
        h.sequence(),
        h.capturedAtNanos(),
        error,
        Math.min(dropped, CreditGate.MOST_DROPPED),
        h.width(),
        h.height());
  }
}
