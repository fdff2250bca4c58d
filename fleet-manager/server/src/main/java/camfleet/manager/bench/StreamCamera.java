package camfleet.manager.bench;

import camfleet.frame.Codec;
import camfleet.frame.FrameHeader;
import camfleet.stream.FrameMessage;
import camfleet.stream.Hello;
import camfleet.stream.PayloadMemory;
import camfleet.stream.StreamMessage;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.time.InstantSource;

/** The sending side of a device: frames over TCP as long as the manager grants credit. */
final class StreamCamera extends StreamSpeaker implements Sender {
  private final Pictures pictures;
  private final long boot;
  private final boolean flatOut;
  private final InstantSource clock;
  private final Numbers numbers;
  private String end;

  /** What goes on over all connections of a camera. */
  static final class Numbers {
    private long sequence;
    private long sent;
    private long skipped;

    long sent() {
      return sent;
    }
  }

  /**
   * @param flatOut whether it sends whenever it may, without being asked
   */
  StreamCamera(
      DeviceId device,
      String session,
      String token,
      long boot,
      Pictures pictures,
      Numbers numbers,
      boolean flatOut,
      InstantSource clock) {
    super(Hello.device(device, session, token, boot), PayloadMemory.HEAP, clock);
    this.boot = boot;
    this.pictures = pictures;
    this.numbers = numbers;
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
    return line != null && !line.isClosed() && order.isOpen() && order.credit() > 0 && !isBusy();
  }

  @Override
  public boolean isBusy() {
    return line != null && line.isBusy();
  }

  @Override
  public void send(long capturedAtNanos) throws IOException {
    numbers.sequence++;
    FrameHeader header =
        new FrameHeader(
            0,
            Codec.JPEG,
            0,
            boot,
            numbers.sequence,
            capturedAtNanos,
            0,
            numbers.skipped,
            Pictures.WIDTH,
            Pictures.HEIGHT);
    numbers.skipped = 0;
    numbers.sent++;
    say(new FrameMessage(header, pictures.get(numbers.sequence)));
  }

  @Override
  public void skip() {
    numbers.sequence++;
    numbers.skipped++;
  }

  @Override
  public long sent() {
    return numbers.sent;
  }

  /** Why its connection ended, or null while it stands. */
  String end() {
    return end;
  }

  @Override
  public void closed(String reason) {
    end = reason;
  }
}
