package camfleet.manager.bench;

import camfleet.stream.Hello;
import camfleet.stream.PayloadMemory;
import camfleet.stream.StreamMessage;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.time.InstantSource;

/** The sending side of a device: frames over TCP as long as the manager grants credit. */
final class StreamCamera extends StreamSpeaker implements Sender {
  private final Shots shots;
  private final boolean flatOut;
  private final InstantSource clock;
  private String end;

  /**
   * @param flatOut whether it sends whenever it may, without being asked
   */
  StreamCamera(
      DeviceId device,
      String session,
      String token,
      Shots shots,
      boolean flatOut,
      InstantSource clock) {
    super(Hello.device(device, session, token, Shots.BOOT), PayloadMemory.HEAP, clock);
    this.shots = shots;
    this.flatOut = flatOut;
    this.clock = clock;
  }

  @Override
  void heard(StreamMessage message) {
    if (flatOut) {
      line.wantTurns(order.credit() > 0);
    }
  }

  @Override
  public void turn() throws IOException {
    if (order.credit() > 0) {
      send(nanos(clock.instant()));
    }
    line.wantTurns(order.credit() > 0);
  }

  @Override
  public boolean isReady() {
    return line != null && end == null && order.isOpen() && order.credit() > 0 && !isBusy();
  }

  @Override
  public boolean isBusy() {
    return line != null && line.isBusy();
  }

  @Override
  public void send(long capturedAtNanos) throws IOException {
    say(shots.next(capturedAtNanos));
  }

  @Override
  public void skip() {
    if (end == null) {
      shots.skip();
    }
  }

  /** Whether its connection stands, or is being made. */
  boolean isRunning() {
    return end == null;
  }

  @Override
  public void closed(String reason) {
    end = reason;
  }
}
